internal import Campaigns
import ArgumentParsing
import Datasets
import Defenses
import Experiments
import Networks
import Queries
import Search

/// `temper evaluate`: accuracy on a split or on adversarial examples.
enum EvaluateCommand {
  private static let examples = Option<String?>(
    "examples", value: "FILE", help: "measure on these adversarial examples instead",
    completion: .file(["jsonl"]))
  private static let exactness = Option<Int?>(
    "exactness", value: "N",
    help: "compare the thesis's integer program with the forward pass on the first N images",
    validate: Check.atLeast(1))
  private static let perturbation = Option<String?>(
    "perturbation", value: "FILE", help: "perturb every input before the network sees it",
    completion: .file(["json"]))

  static let command = Command(
    "evaluate", abstract: "Measure a network's accuracy.",
    examples: [
      Example("temper evaluate --model dnn1.safetensors", "Accuracy on the test images."),
      Example(
        "temper evaluate --model dnn1.safetensors --examples attacks.jsonl",
        "How many adversarial examples it classifies as what they show, whether they were made "
          + "against it or against another network."),
    ],
    discussion: "With --exactness the integer program is solved with all its inputs fixed to an "
      + "image; exit status 1 means that it is further than \(Tolerances.exactness) from the "
      + "network.",
    arguments: ModelOptions.all + [
      SharedOptions.readOutputs, SharedOptions.split, examples, perturbation,
      exactness,
    ] + SharedOptions.dataOptions + [SharedOptions.json],
    exclusives: [
      Exclusive([examples, exactness], required: false),
      Exclusive([perturbation, exactness], required: false),
      Exclusive([SharedOptions.readOutputs, exactness], required: false),
    ]
  ) { arguments in
    if arguments[examples] != nil, arguments.wasGiven(SharedOptions.split) {
      throw arguments.usageError("--split: each of the --examples names its own")
    }
    let network = try arguments.network()
    let data = try arguments.dataSource()
    if let count = arguments[exactness] {
      return try checkExactness(network, count: count, data: data, arguments)
    }
    let classifier: any InputClassifier =
      if let path = arguments[perturbation] {
        try perturbed(path, arguments)
      } else {
        network
      }
    var report = EvaluationReport(network)
    if let path = arguments[examples] {
      try count(path, classifier, network, data: data, in: &report)
    } else {
      let samples = try LabelledImages(arguments[SharedOptions.split], from: data)
      try samples.check(network)
      count(samples, classifier, in: &report)
    }
    if arguments[SharedOptions.json] {
      try Console.json(report)
    } else {
      Console.result(report.text)
    }
    return .success
  }

  private static func checkExactness(
    _ network: NetworkGraph, count: Int, data: DataSource, _ arguments: Arguments
  ) throws -> ExitStatus {
    let split = arguments[SharedOptions.split]
    let samples = try LabelledImages(split, from: data)
    try samples.check(network)
    let images = (0..<min(count, samples.images.count)).map { samples.images.image($0) }
    if images.count < count {
      arguments.note("there are only \(images.count) \(split.rawValue) images, not \(count)")
    }
    let exact = PiecewiseNetwork(network)
    let check = ExactnessCheck(
      network: exact, bounds: exact.boxBounds(), solver: SharedOptions.solvers.integer)
    let report = ExactnessReport(
      on: "\(split.rawValue) images", count: images.count,
      largestDeviation: try check.largestDeviation(images))
    if arguments[SharedOptions.json] {
      try Console.json(report)
    } else {
      Console.result(report.text)
    }
    guard report.largestDeviation > report.tolerance else { return .success }
    Console.note(
      "temper: the integer program is not the network to within \(report.tolerance) (are its "
        + "weights far apart in size?)")
    return .failure
  }

  /// The network of `--model` behind a perturbation.
  private static func perturbed(_ path: String, _ arguments: Arguments) throws -> PerturbedNetwork {
    let network = try arguments.denseNetwork()
    return PerturbedNetwork(
      network,
      try PerturbationFile(contentsOf: path, for: network).perturbations.map(\.perturbation))
  }

  private static func count(
    _ samples: LabelledImages, _ classifier: any InputClassifier,
    in report: inout EvaluationReport
  ) {
    report.begin("\(samples.split.rawValue) images", isSynthetic: samples.isSynthetic)
    report.name(samples.images)
    let answers = classifier.predictions(samples.labelled.inputs)
    for (prediction, label) in zip(answers, samples.labelled.labels) {
      report.count(prediction: prediction, label: label, target: nil)
    }
  }

  private static func count(
    _ path: String, _ classifier: any InputClassifier, _ network: NetworkGraph, data: DataSource,
    in report: inout EvaluationReport
  ) throws {
    let records = try InputPath.readExamples(path, remedy: "temper attack -o FILE")
    report.begin(
      "adversarial examples", isSynthetic: records.contains { $0.synthetic == true })
    for split in Split.allCases {
      let records = records.filter { $0.split == split.rawValue }
      guard !records.isEmpty else { continue }
      let samples = try LabelledImages(split, from: data)
      try samples.check(network)
      report.name(samples.images)
      for record in records {
        guard let input = try InputPath.naming(path, { try samples.adversarialInput(record) })
        else { continue }
        let prediction = classifier.classification(input)
        report.count(prediction: prediction, label: record.label, target: record.target)
        report.countTransfer(
          prediction != classifier.classification(samples.images.image(record.index)))
      }
    }
  }
}

/// What `temper evaluate --exactness` prints.
private struct ExactnessReport: Encodable {
  let on: String
  let count: Int
  let largestDeviation: Double
  private(set) var tolerance = Tolerances.exactness

  private enum CodingKeys: String, CodingKey {
    case on, count
    case largestDeviation = "largest_deviation"
    case tolerance
  }

  var text: String {
    "\(count) \(on): the integer program and the forward pass differ by at most "
      + "\(largestDeviation)"
  }
}

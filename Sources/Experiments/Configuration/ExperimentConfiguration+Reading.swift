internal import Campaigns
internal import Networks
internal import Queries

extension ExperimentConfiguration: ConfigurationFile {
  /// What may stand where one of a few words must.
  package static func choices(at path: some Sequence<any CodingKey>) -> String {
    func list<Value: RawRepresentable & CaseIterable>(_ type: Value.Type) -> String
    where Value.RawValue == String {
      " (one of: " + type.allCases.map(\.rawValue).joined(separator: ", ") + ")"
    }
    return switch path.filter({ $0.intValue == nil }).last?.stringValue {
    case "networks", "seeds", "rounds", "programImages", "hiddenSizes":
      " (a name is of small letters and digits)"
    case "source": " (the only one is: author; leave it out otherwise)"
    case "methods", "method": list(AttackMethod.self)
    case "loss": list(Loss.self)
    case "outputActivation", "outputs": list(OutputActivation.self)
    case "initialization": list(Initialization.self)
    case "norm": list(Norm.self)
    default: ""
    }
  }

  /// The first value that makes no sense.
  package var problem: String? {
    let counts = [
      ("training.epochs", training.epochs), ("training.batch_size", training.batchSize),
      ("performance.images", performance.images),
      ("sets.training_originals_per_digit", sets.trainingOriginalsPerDigit),
      ("sets.test_originals_per_digit", sets.testOriginalsPerDigit),
      ("sets.correct_originals", sets.correctOriginals),
      ("sets.misclassified_originals", sets.misclassifiedOriginals),
      ("sets.distance_images", sets.distanceImages),
      ("retraining.complete_epochs", retraining.completeEpochs),
      ("retraining.partial_epochs", retraining.partialEpochs),
    ]
    if source != nil, retraining.seeds.values.contains(where: { $0 > 1 }) {
      return "'retraining.seeds' must be 1: with 'source' author nothing is trained again"
    }
    if let problem = ConfigurationCheck.problem(counts: counts)
      ?? ConfigurationCheck.problem(name: name)
    {
      return problem
    }
    if Set(networks).count < networks.count { return "'networks' names a network twice" }
    if networks.isEmpty { return "'networks' must name at least one network" }
    if let problem = hiddenSizesProblem { return problem }
    let parts = [
      ("performance.networks", performance.networks), ("figures.networks", figures.networks),
    ]
    for (key, part) in parts {
      if let other = part.first(where: { !networks.contains($0) }) {
        return "'\(key)' names \(other.rawValue), which 'networks' does not"
      }
    }
    for (network, count) in performance.programImages.sorted(by: {
      $0.key.rawValue < $1.key.rawValue
    }) {
      if !performance.networks.contains(network) {
        return "'performance.program_images' names \(network.rawValue), which "
          + "'performance.networks' does not"
      }
      if !(1...performance.images ~= count) {
        return "'performance.program_images.\(network.rawValue)' must be from 1 to "
          + "'performance.images', not \(count)"
      }
    }
    if performance.methods.contains(.exact) {
      return "'performance.methods' names exact, which is compared with them anyway"
    }
    if performance.timeLimit <= 0 {
      return "'performance.time_limit' must be above 0, not \(performance.timeLimit)"
    }
    if performance.boundTimeLimit <= 0 {
      return "'performance.bound_time_limit' must be above 0, not \(performance.boundTimeLimit)"
    }
    if figures.digit < 0 {
      return "'figures.digit' must be a class, not \(figures.digit)"
    }
    if figures.timeLimit <= 0 {
      return "'figures.time_limit' must be above 0, not \(figures.timeLimit)"
    }
    if training.learningRate <= 0 {
      return "'training.learning_rate' must be above 0, not \(training.learningRate)"
    }
    if !Norm.proved.contains(attack.norm) {
      return "'attack.norm' is \(attack.norm.rawValue), in which nothing can be proved (one of: "
        + Norm.proved.map(\.rawValue).joined(separator: ", ") + ")"
    }
    if attack.margin < 1 { return "'attack.margin' must be at least 1, not \(attack.margin)" }
    if attack.floor < 0 { return "'attack.floor' must be at least 0, not \(attack.floor)" }
    let floors = [distances.floor] + distances.furtherFloors
    if let wrong = floors.first(where: { $0 < 0 }) {
      return "'distances.floor' and 'distances.further_floors' must be at least 0, not \(wrong)"
    }
    if Set(floors).count < floors.count { return "'distances' has a floor twice" }
    if !(0..<1 ~= attack.gap) { return "'attack.gap' must be in [0, 1), not \(attack.gap)" }
    return retrainingProblem ?? perturbationProblem
  }

  private var hiddenSizesProblem: String? {
    let own = hiddenSizes ?? [:]
    if let unknown = networks.first(where: { $0.thesis == nil && own[$0] == nil }) {
      return "'networks' names \(unknown.rawValue), which is not the thesis's ("
        + ThesisNetwork.allCases.map(\.rawValue).joined(separator: ", ")
        + "), and 'hidden_sizes' says nothing of it"
    }
    for (name, sizes) in own.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let key = "'hidden_sizes.\(name.rawValue)'"
      if name.thesis != nil {
        return "\(key) has the name of a network of the thesis; call it otherwise"
      }
      if !networks.contains(name) { return "\(key) is of a network that 'networks' does not name" }
      if sizes.isEmpty { return "\(key) must name at least one size" }
      if let wrong = sizes.first(where: { !(1...Self.largestWidth ~= $0) }) {
        return "\(key) must be from 1 to \(Self.largestWidth), not \(wrong)"
      }
      if source != nil { return "\(key): with 'source' author all networks are his" }
    }
    return nil
  }

  private static let largestWidth = 100_000

  /// The first value that makes no sense for data of so many classes.
  func problem(classCount: Int) -> String? {
    let data = "as the data have \(classCount) class\(classCount == 1 ? "" : "es")"
    if classCount < 2 { return "nothing can be attacked, \(data)" }
    if figures.digit >= classCount {
      return "'figures.digit' must be from 0 to \(classCount - 1), \(data), not \(figures.digit)"
    }
    if let wrong = perturbation.imageCounts.first(where: { $0 % classCount > 0 }) {
      return "'perturbation.image_counts' must be multiples of \(classCount), \(data), not \(wrong)"
    }
    return nil
  }
}

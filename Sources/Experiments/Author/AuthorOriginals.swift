public import Datasets
public import Networks

/// A network of the thesis's author.
public enum AuthorNetwork: String, Sendable, CaseIterable {
  /// Those of Table 1. DNN2 has five hidden layers, where the table says six.
  case dnn1, dnn2, dnn3, dnn4, dnn5
  /// DNN1 after complete retraining.
  case dnn1Complete = "dnn1-complete"
  /// DNN1 after partial retraining.
  case dnn1Partial = "dnn1-partial"

  /// Its place in the author's repository.
  var original: String {
    let name =
      switch self {
      case .dnn1: "8_8_8/weights"
      case .dnn2: "8_8_8_8_8/weights"
      case .dnn3: "20_10_8_8/weights"
      case .dnn4: "20_10_8_8_8/weights"
      case .dnn5: "20_20_10_10_10/weights"
      case .dnn1Complete: "afterImpr/weightsCR"
      case .dnn1Partial: "afterImpr/weightsPR"
      }
    return "venv/output/weights/\(name).csv"
  }

  /// The name of its file after conversion.
  public var fileName: String { rawValue + ".safetensors" }

  /// One of Table 1.
  public init(_ network: ThesisNetwork) {
    self =
      switch network {
      case .dnn1: .dnn1
      case .dnn2: .dnn2
      case .dnn3: .dnn3
      case .dnn4: .dnn4
      case .dnn5: .dnn5
      }
  }
}

/// A perturbation of the inputs of the author's DNN1 (Tables 5 and 7).
public enum AuthorPerturbation: String, Sendable, CaseIterable {
  /// Weights and disturbances, of any size.
  case general
  /// The same, with a small distance.
  case minimumDistance = "minimum-distance"
  /// Weights without disturbances.
  case weightsOnly = "weights-only"

  /// Its place in the author's repository.
  var original: String {
    let name =
      switch self {
      case .general: "perturbation"
      case .minimumDistance: "perturbationMinDist"
      case .weightsOnly: "perturbationWeights"
      }
    return "venv/input/perturbations/perturbation1/\(name).csv"
  }

  /// The name of its file after conversion.
  public var fileName: String { "perturbation-\(rawValue).json" }
}

/// What the thesis's author published of his experiments: files of a public repository, without a
/// licence, which is why none of them is part of Temper.
public enum AuthorOriginals {
  /// The repository.
  public static let repository = "https://github.com/tim25432/ThesisCodePython"
  /// Its state that everything here is about.
  public static let commit = "d2bd1b126f4d2bcce7a9d92b01b52c23a759e0c6"
  /// Where its files can be had one by one.
  public static let mirror =
    "https://raw.githubusercontent.com/tim25432/ThesisCodePython/\(commit)/"

  static let afterImprovement = "venv/output/testdataPerformance/afterImpr/images.csv"
  static let retrainingOriginals = "venv/data/training/original/images.csv"
  static let misclassifiedOriginals = "venv/data/test/incorrectOriginal/images.csv"
  static let examples = "venv/data/training/adversarial/images.csv"
  static let exampleLabels = "venv/data/training/adversarial/classifications.csv"

  /// Where the 100 images of Tables 2 and 3 are.
  static func performance(_ network: ThesisNetwork) -> String {
    AuthorNetwork(network).original
      .replacing("venv/output/weights", with: "venv/output/testdataPerformance")
      .replacing("weights.csv", with: "images.csv")
  }

  /// Where the originals are in the folder of everything that is the author's.
  public static func folder(in directory: String) -> String {
    directory.hasSuffix("/") ? directory + "originals" : directory + "/originals"
  }

  /// The files, with their checksums. The examples are told by their numbers to four decimals: those
  /// are known for certain, the last digits of some are not.
  public static let published: [RemoteFile] =
    sums.map { RemoteFile($0.name, sha256: $0.sum) } + [
      RemoteFile(
        examples, roundedSHA256: "041fc57b6dca35a95e8eff2bce4bb6f68250aeddf1b6185d78b062528338938b")
    ]

  private static let sums: [(name: String, sum: String)] = [
    (
      AuthorNetwork.dnn1.original,
      "043d60a2d637d2928c7526c428e809e141193ef34ac97d5520f15dd8dd78e7b1"
    ),
    (
      AuthorNetwork.dnn2.original,
      "b5a6cdde9f5de46561d45553114327f7b6508b9c192bcdf014e4c3dbb83c4ecf"
    ),
    (
      AuthorNetwork.dnn3.original,
      "926a0b0579acb8829410f5b444d6c55bba5e766936a16625388ee28b52e451eb"
    ),
    (
      AuthorNetwork.dnn4.original,
      "4bba14e417a2bc1414849a9261a21e9806e2c8acdf850cb203fec8fba3d57df5"
    ),
    (
      AuthorNetwork.dnn5.original,
      "6b6562d69dca4d432c23d9be670f209d4cd79f5ade36129be817d1b6da1c7937"
    ),
    (
      AuthorNetwork.dnn1Complete.original,
      "abc22bb3b8327853c68bebc5547646480791f9f4ee3dc9d3bf08ca8086bd7ee5"
    ),
    (
      AuthorNetwork.dnn1Partial.original,
      "4c04661ac7c12f15b75678fcb7327268e6af6b9e257439f40433ee1a9239c9aa"
    ),
    (performance(.dnn1), "1f8b749d14d99b9e8cdab0662975ac7977751a775e5f3e2ede3d8704d7e295a5"),
    (performance(.dnn2), "a7b5ccb9fd13c62dca99181b7af960e2928993dfb09ccabd039587d82365eaa1"),
    (performance(.dnn3), "7f985fec43cbdb65c6b88a77c0a1853bd2bc14e593222359f10d65b11b74d6de"),
    (performance(.dnn4), "29474530f6b0b626cba9bb079fdd711cb527cca35ba63a2583b7164ea7a45dd7"),
    (performance(.dnn5), "c0c4ed97aa1f7c0d5fc4f00a84a523f9ee4e55cba1812cc9443c9eaf35fd5037"),
    (afterImprovement, "122a8e9434a7e1ff74cde0954ae3170177d278d4b7d8f117a6315c7a8479658c"),
    (retrainingOriginals, "9e70fd920cdcedfde5ecf1425afdcc489ad8ca2a6127d525c3dd984f4f888538"),
    (misclassifiedOriginals, "f0acb1e62a6e30e356dce68a41cd7cc380eee0980cb9dcd46cea8adce59dcc08"),
    (
      AuthorPerturbation.general.original,
      "85e96125db0ee2644d4053a55a7a91d594487657a16e45dceb2adf098ae4ac43"
    ),
    (
      AuthorPerturbation.minimumDistance.original,
      "b3bbfd20876c7cb18f9885d6a59f6ed2ece5353ea8aeda347440ab567aa2676b"
    ),
    (
      AuthorPerturbation.weightsOnly.original,
      "3ead7664fceb95462156eb9dc763b94767bc3778c5583f61356d1c401c61ef81"
    ),
    (exampleLabels, "e4a53af00f66e3c8c675eb767577f3a2010daf852ec940d96c46fba302e8afc0"),
  ]

  /// Downloads the originals into the folder of everything that is the author's.
  ///
  /// - Parameters:
  ///   - mirror: where from; nil for the author's repository.
  ///   - files: what to download.
  public static func fetcher(
    directory: String, mirror: String? = nil, files: [RemoteFile] = published
  ) -> DataFetcher {
    DataFetcher(
      directory: folder(in: directory), mirrors: [mirror ?? self.mirror], files: files,
      advice: DataFetcher.Advice(
        command: "temper data fetch --thesis",
        withoutNetwork: "without a network: put a checkout of \(repository) at commit "
          + "\(commit.prefix(7)) into \(folder(in: directory)), then run this again"))
  }
}

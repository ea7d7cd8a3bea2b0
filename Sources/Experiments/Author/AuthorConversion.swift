public import Campaigns
internal import Basics
internal import Datasets
internal import Defenses
internal import Foundation
internal import Networks

/// Makes what Temper reads of the author's originals: networks, lists of images, records of attacks,
/// perturbations. The same originals give the same bytes.
public struct AuthorConversion {
  /// One file that was made.
  public struct Output: Sendable, Equatable {
    /// Its name in the folder.
    public let name: String
    /// Whether it was there already, the same.
    public let isUnchanged: Bool
    /// What has to be said about it; nil for nothing.
    public let note: String?
  }

  /// Where the results go; the originals are in `originals` below it.
  public let directory: String
  let test: LabelledImages

  /// The conversion of a folder.
  ///
  /// - Parameter test: MNIST's test images, among which the author's are found.
  public init(directory: String, test: LabelledImages) {
    self.directory = directory
    self.test = test
  }

  /// Converts everything, and writes what is not there already.
  ///
  /// - Parameter finished: called for each file.
  /// - Throws: `AuthorError`, `NumberTableError` or `DatasetError` for an original that is not what it
  ///   should be.
  public func run(finished: (Output) -> Void = { _ in }) throws {
    // Whatever repository the folder is in: nothing of the author's gets into it.
    try write(Data("*\n".utf8), as: ".gitignore")
    func keep(_ data: Data, as name: String, note: String? = nil) throws {
      finished(Output(name: name, isUnchanged: !(try write(data, as: name)), note: note))
    }
    var networks: [AuthorNetwork: Network] = [:]
    for name in AuthorNetwork.allCases {
      let model = try model(name)
      networks[name] = try model.network
      try keep(model.encoded(), as: name.fileName)
    }
    guard let network = networks[.dnn1] else { return }
    try test.check(NetworkGraph(network))
    let sets = try sets(classCount: network.classCount)
    try keep(Self.json(sets), as: AuthorSets.fileName)
    let records = try records(sets, network)
    try keep(JSONLinesFile.text(records), as: AuthorData.examplesName)
    for name in AuthorPerturbation.allCases {
      let (file, note) = try perturbation(name, sets, records, network)
      try keep(file.encoded(), as: name.fileName, note: note)
    }
  }

  /// An original.
  func table(_ name: String) throws -> NumberTable {
    let path = AuthorOriginals.folder(in: directory) + "/" + name
    do {
      return try NumberTable(contentsOf: path)
    } catch DatasetError.missingFile {
      throw AuthorError.missing(path: path)
    }
  }

  /// Writes a file if it is not there with these bytes, and says whether it did.
  @discardableResult
  private func write(_ data: Data, as name: String) throws -> Bool {
    let path = AuthorData.path(name, in: directory)
    if FileManager.default.contents(atPath: path) == data { return false }
    try AtomicFile.createDirectory(directory)
    try AtomicFile.write(data, to: path)
    return true
  }

  private static func json(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value) + Data("\n".utf8)
  }
}

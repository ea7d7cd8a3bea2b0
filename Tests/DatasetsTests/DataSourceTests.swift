import Basics
import Datasets
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct DataSourceTests {
  private static let table = "label,a\n0,1\n0,2\n0,3\n1,4\n1,5\n1,6\n"

  @Test func everyKindIsFound() throws {
    let files = try DataFiles()
    let path = files.folder.path
    for folder in ["digits", "arrays", "ten/cifar-10-batches-bin", "hundred"] {
      try AtomicFile.createDirectory(path + "/" + folder)
    }
    for (name, bytes) in TinyDigits.files { try files.folder.write(bytes, as: "digits/" + name) }
    for name in ["arrays/x.npy", "arrays/y.npy", "a.npz", "a.csv", "b.tsv.gz", "hundred/train.bin"]
    {
      try files.folder.write([], as: name)
    }
    try files.folder.write([], as: "ten/cifar-10-batches-bin/test_batch.bin.gz")
    for (name, kind) in [
      ("digits", "IDX files"), ("arrays", "arrays of NumPy"), ("a.npz", "NumPy archive"),
      ("a.csv", "table"), ("b.tsv.gz", "table"), ("ten", "CIFAR-10"),
      ("ten/cifar-10-batches-bin", "CIFAR-10"), ("hundred", "CIFAR-100"),
    ] {
      let source = try DataSource.locate(explicit: path + "/" + name, environment: [:])
      #expect(source.kindName == kind && source.isDigits == (name == "digits"))
    }
    let source = try DataSource.locate(explicit: path + "/digits", environment: [:])
    #expect(try source.load(.test) == TinyDigits.testImages)
    #expect(try source.load(.train, first: 7) == TinyDigits.trainImages.prefix(7))
    #expect(!source.isSynthetic)
    #expect(try source.notes().isEmpty)
  }

  /// The environment names any kind; what was named is never passed over.
  @Test func theEnvironmentNamesDataToo() throws {
    let files = try DataFiles()
    let path = try files.folder.write(Self.table, as: "a.csv")
    let environment = ["TEMPER_DATA": path]
    #expect(try DataSource.locate(explicit: nil, environment: environment).path == path)
    let error = #expect(throws: DatasetError.self) {
      try DataSource.locate(explicit: files.folder.path, environment: environment)
    }
    #expect(error == .noData(directory: files.folder.path, source: "--data"))
  }

  @Test func whatIsNoDataIsNamed() throws {
    let files = try DataFiles()
    try files.folder.write("hello", as: "a.txt")
    #expect(
      files.error("a.txt")
        == "a.txt (--data): neither a folder of data nor an .npz or a .csv file (what can be read: "
        + "temper data check --help)")
    #expect(files.error("b.csv").hasPrefix("b.csv (--data): no MNIST files there, nor other data"))
  }

  @Test func optionsThatMeanNothingAreRefused() throws {
    let files = try DataFiles()
    let images = ArrayFile.npy([1, 2], [2, 1])
    let labels = ArrayFile.npy([0, 1], [2])
    try files.folder.write(ArrayFile.npz(train: images, labels, test: images, labels), as: "a.npz")
    #expect(
      files.error("a.npz", label: "y")
        == "a.npz: --label names a column, and these data are no table (leave --label out)")
    for (name, bytes) in TinyDigits.files { try files.folder.write(bytes, as: name) }
    #expect(files.error(isScaled: true).contains("need no --scale (leave --scale out)"))
    #expect(files.error(label: "y").contains("(leave --label out)"))
  }

  /// Both splits, in several threads, are one reading, which is told of once.
  @Test func dataAreReadOnce() throws {
    let files = try DataFiles()
    let path = try files.folder.write(Self.table, as: "a.csv")
    let notes = Mutex<[String]>([])
    let source = try DataSource.locate(explicit: path, environment: [:]) { note in
      notes.withLock { $0.append(note) }
    }
    #expect(notes.withLock { $0.isEmpty })
    let test = try source.load(.test)
    try FileManager.default.removeItem(atPath: path)
    #expect(try source.load(.train).count == 4 && test.count == 2)
    #expect(try source.load(.train, first: 3).count == 3)
    #expect(notes.withLock { $0 } == (try source.notes()))
    #expect(notes.withLock { $0.count } == 1)
  }

  /// MNIST as an archive and as tables is what the four files hold.
  @Test(.enabled(if: RealMNIST.folder != nil, "needs MNIST in TEMPER_DATA or data/mnist"))
  func mnistIsTheSameInEveryForm() throws {
    let test = try MNIST.load(.test, from: #require(RealMNIST.folder)).prefix(500)
    let files = try DataFiles()
    let images = ArrayFile.npy(test.pixels, [test.count, 28, 28])
    let labels = ArrayFile.npy(test.labels.map { UInt8($0) }, [test.count])
    try files.folder.write(
      ArrayFile.npz(train: images, labels, test: images, labels, isDeflated: true), as: "a.npz")
    #expect(try files.load("a.npz").test == test)
    let rows = (0..<test.count).map { index in
      ([test.labels[index]] + test.bytes(of: index).map { Int($0) }).map(String.init)
        .joined(separator: ",") + "\n"
    }
    try files.folder.write(rows.joined(), as: "a_train.csv")
    try files.folder.write(rows.joined(), as: "a_test.csv")
    let table = try files.load("a_test.csv").test
    #expect(table.values == test.values && table.labels == test.labels)
  }
}

import Basics
import Datasets
import TestSupport
import Testing

@Suite struct CIFARTests {
  /// Records of one value everywhere, their labels before it.
  private func records(_ labels: [[UInt8]], from value: UInt8 = 0) -> [UInt8] {
    labels.enumerated().flatMap { index, labels in
      labels + (0..<3072).map { UInt8($0 / 1024 * 50) + value + UInt8(index) }
    }
  }

  @Test(arguments: ["", "cifar-10-batches-bin/"], [false, true])
  func batchesAreOneSplit(folder: String, isGzipped: Bool) throws {
    let files = try DataFiles()
    try AtomicFile.createDirectory(files.folder.path + "/" + folder)
    for (name, bytes) in [
      ("data_batch_1.bin", records([[3], [9]])), ("data_batch_2.bin", records([[0]], from: 7)),
      ("test_batch.bin", records([[1]], from: 9)),
    ] {
      try files.folder.write(
        isGzipped ? Gzip.compress(bytes) : bytes, as: folder + name + (isGzipped ? ".gz" : ""))
    }
    let plain = try files.load()
    #expect(plain.train.labels == [3, 9, 0] && plain.test.labels == [1])
    #expect(plain.train.shape == ImageShape(channels: 3, rows: 32, columns: 32))
    #expect(plain.train.classNames == nil && plain.test.classCount == 10)
    // The first channel, then the others.
    let image = plain.train.bytes(of: 2)
    #expect(
      [0, 1023, 1024, 2048, 3071].map { image[image.startIndex + $0] } == [7, 7, 57, 107, 107])
    let names = (0..<10).map { "name \($0)" }
    try files.folder.write(names.joined(separator: "\n") + "\n\n", as: folder + "batches.meta.txt")
    #expect(try files.load().train.classNames == names)
  }

  @Test func fineLabelsAreCIFAR100s() throws {
    let files = try DataFiles()
    try files.folder.write(records([[19, 99], [3, 0]]), as: "train.bin")
    try files.folder.write(records([[5, 42]]), as: "test.bin")
    let both = try files.load()
    #expect(both.train.labels == [99, 0] && both.test.labels == [42])
    #expect(both.train.classCount == 100 && both.train.channels == 3)
  }

  @Test func whatIsWrongIsNamed() throws {
    let files = try DataFiles()
    try files.folder.write(records([[1]]), as: "data_batch_1.bin")
    #expect(files.error().contains("test_batch.bin is not there (unpack the whole binary version"))
    try files.folder.write(records([[1]]).dropLast() + [], as: "test_batch.bin")
    #expect(files.error().contains("test_batch.bin: record 0 has 3072 of 3073 bytes"))
    try files.folder.write(records([[1], [10]]), as: "test_batch.bin")
    #expect(
      files.error().contains("test_batch.bin: label 1 is 10, expected a class from 0 to 9"))
    try files.folder.write(records([[1]]), as: "test_batch.bin")
    try files.folder.write("cat\ndog\n", as: "batches.meta.txt")
    #expect(files.error().contains("batches.meta.txt: 2 names for 10 classes"))
    #expect(files.error(isScaled: true).contains("need no --scale"))
  }
}

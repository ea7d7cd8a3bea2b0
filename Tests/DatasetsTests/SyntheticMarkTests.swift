import Datasets
import Foundation
import TestSupport
import Testing

@Suite struct SyntheticMarkTests {
  private static let digits = SyntheticDigits(seed: 3, trainCount: 60, testCount: 40)

  private func folder(_ digits: SyntheticDigits = Self.digits) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try digits.write(to: folder.path)
    return folder
  }

  /// Replaces a file by its contents, unpacked.
  private func unpack(
    _ digits: SyntheticDigits, _ folder: TemporaryFolder, _ split: Split, _ part: MNIST.File.Part
  ) throws {
    let file = MNIST.File(split, part)
    let dataset = split == .train ? digits.train : digits.test
    let bytes =
      part == .labels
      ? IDX.encode(.labels, dimensions: [dataset.count], bytes: dataset.labels.map { UInt8($0) })
      : IDX.encode(.images, dimensions: [dataset.count, 28, 28], bytes: dataset.pixels)
    try folder.write(bytes, as: file.name)
    try FileManager.default.removeItem(atPath: folder.path + "/" + file.archiveName)
  }

  @Test func whatWasDrawnIsKnown() throws {
    for digits in [Self.digits, SyntheticDigits(seed: .max, trainCount: 60, testCount: 40)] {
      let folder = try folder(digits)
      #expect(SyntheticMark.isOn(directory: folder.path))
    }
    #expect(!SyntheticMark.isOn(directory: "/nowhere"))
  }

  /// One file, copied to other data, is enough.
  @Test(arguments: MNIST.File.allCases) func aCopiedFileIsKnown(file: MNIST.File) throws {
    let (from, to) = (try folder(), try TemporaryFolder())
    try to.write(try #require(from.contents(of: file.archiveName)), as: file.archiveName)
    #expect(SyntheticMark.isOn(directory: to.path))
  }

  /// Without their headers they are known by their labels, whatever the seed.
  @Test(arguments: [3, 999, 1000, 1_234_567, UInt64.max])
  func unpackedFilesAreKnownByTheirLabels(seed: UInt64) throws {
    let digits = SyntheticDigits(seed: seed, trainCount: 60, testCount: 40)
    let folder = try folder(digits)
    for file in MNIST.File.allCases { try unpack(digits, folder, file.split, file.part) }
    #expect(SyntheticMark.isOn(directory: folder.path))
    let path = folder.path + "/" + MNIST.File(.test, .labels).name
    try FileManager.default.removeItem(atPath: path)
    #expect(SyntheticMark.isOn(directory: folder.path))
    try FileManager.default.removeItem(
      atPath: folder.path + "/" + MNIST.File(.train, .labels).name)
    #expect(!SyntheticMark.isOn(directory: folder.path))
  }

  /// Seeds that share an order of labels draw other digits.
  @Test func everySeedDrawsItsOwnDigits() {
    let other = SyntheticDigits(seed: 1003, trainCount: 60, testCount: 40)
    #expect(other.train.labels == Self.digits.train.labels)
    #expect(other.train.pixels != Self.digits.train.pixels)
  }

  /// Other labels, though there are as many of each digit, and the same in another split's place.
  @Test func otherDataAreNot() throws {
    let labels = Self.digits.test.labels.map { UInt8($0) }
    let folder = try TemporaryFolder()
    func isKnown(_ labels: [UInt8], _ split: Split = .test) throws -> Bool {
      try folder.write(
        IDX.encode(.labels, dimensions: [labels.count], bytes: labels),
        as: MNIST.File(split, .labels).name)
      defer {
        try? FileManager.default.removeItem(
          atPath: folder.path + "/" + MNIST.File(split, .labels).name)
      }
      return SyntheticMark.isOn(directory: folder.path)
    }
    #expect(try isKnown(labels))
    #expect(try !isKnown(labels, .train))
    #expect(try !isKnown(labels.reversed()))
    #expect(try !isKnown(labels.sorted()))
    #expect(try !isKnown(Array(labels.dropLast())))
    // Ten labels may come in some seed's order by chance.
    let few = SyntheticDigits(seed: 3, trainCount: 10, testCount: 10).test.labels
      .map { UInt8($0) }
    #expect(try !isKnown(few))
  }
}

import Basics
import Datasets
import Foundation
import TestSupport
import Testing

@Suite struct BadDataTests {
  private static let images = "train-images-idx3-ubyte"
  private static let labels = "train-labels-idx1-ubyte"
  private let box: Sandbox

  init() throws { box = try Sandbox.withTinyModel() }

  /// Expects that training, checking and attacking fail with the same words.
  private func expectRefused(_ text: String, remedy: String = "temper data fetch") throws {
    try box.expectFailure(
      ["train", "--data", "data", "--hidden", "4", "-o", "x"], saying: text, remedy)
    try box.expectFailure(
      ["evaluate", "--data", "data", "--model", "m.safetensors", "--split", "train"],
      saying: text, remedy)
    try box.expectFailure(
      ["attack", "--data", "data", "--model", "m.safetensors", "--count", "1", "-o", "x"],
      saying: text, remedy)
    let check = try box.temper("data", "check", "--data", "data")
    #expect(check.status == 1)
    #expect(check.errors.contains(text))
    #expect(check.output.hasSuffix("not usable\n"))
  }

  private func replace(_ name: String, by bytes: [UInt8]) throws {
    try box.write(bytes, as: "data/" + name)
  }

  @Test func aFileOfAnotherKindIsNamed() throws {
    try box.expectFailure(
      ["data", "check", "--data", "m.safetensors"],
      saying: "m.safetensors (--data): neither a folder of data nor an .npz or a .csv file",
      "temper data check --help")
  }

  @Test(arguments: ["nowhere", "empty"])
  func aFolderWithoutDataIsNamed(folder: String) throws {
    try AtomicFile.createDirectory(box.path + "/empty")
    for command in [
      ["train", "--hidden", "4", "-o", "x"], ["evaluate", "--model", "m.safetensors"],
      ["attack", "--model", "m.safetensors", "--count", "1"], ["data", "check"],
      ["export", "--model", "m.safetensors", "--index", "0", "--format", "lp", "-o", "x"],
    ] {
      try box.expectFailure(
        command + ["--data", folder], saying: "\(folder) (--data): no MNIST files there",
        "temper data fetch", "temper data synthesize")
    }
  }

  @Test func theEnvironmentAndTheDefaultAreNamed() throws {
    let named = try box.temper(
      "data", "check", environment: ["TEMPER_DATA": "elsewhere"])
    #expect(named.errors.contains("elsewhere (TEMPER_DATA): no MNIST files there"))
    #expect(try box.temper("data", "check", environment: ["TEMPER_DATA": "data"]).status == 0)
    #expect(try box.temper("data", "check").errors.contains("data/mnist (the default folder"))
  }

  @Test func truncatedGzip() throws {
    let whole = Gzip.compress(try #require(TinyDigits.files[Self.images]))
    try replace(Self.images + ".gz", by: Array(whole.prefix(whole.count / 2)))
    try expectRefused("data/\(Self.images).gz: the gzip data ends too early")
  }

  @Test func truncatedPlainFile() throws {
    try replace(Self.images, by: Array(try #require(TinyDigits.files[Self.images]).dropLast(100)))
    try expectRefused("data/\(Self.images): expected 160 x 7 x 7 = 7840 pixel bytes, found 7740")
  }

  @Test func wrongMagicNumber() throws {
    try replace(Self.images, by: try #require(TinyDigits.files[Self.labels]))
    try expectRefused(
      "data/\(Self.images): expected images (magic number 2051), found labels")
    try replace(Self.images, by: Array("this is no image file at all".utf8))
    try expectRefused("data/\(Self.images): expected images", remedy: "neither images' nor labels'")
  }

  @Test func countsThatDisagree() throws {
    try replace(Self.labels, by: IDX.encode(.labels, dimensions: [3], bytes: [0, 1, 5]))
    try expectRefused("but data/\(Self.labels) holds 3 labels")
  }

  /// A damaged label may look like another class, which a network of ten does not know.
  @Test func labelsOver9() throws {
    var bytes = try #require(TinyDigits.files[Self.labels])
    bytes[8 + 4] = 10
    try replace(Self.labels, by: bytes)
    for command in [["evaluate"], ["attack", "--count", "1"]] {
      try box.expectFailure(
        command + ["--data", "data", "--model", "m.safetensors", "--split", "train"],
        saying: "the train labels go up to 10, but the network knows only 10 classes")
    }
    #expect(try box.temper("data", "check", "--data", "data").status == 0)
  }

  @Test func anEmptyFile() throws {
    try replace(Self.labels, by: [])
    try expectRefused("data/\(Self.labels): the file is empty")
  }

  @Test func aFolderInPlaceOfAFile() throws {
    try AtomicFile.createDirectory(box.path + "/data/\(Self.images).gz")
    try expectRefused("data/\(Self.images).gz: is a folder, not a file")
  }

  @Test func aMissingFile() throws {
    try FileManager.default.removeItem(atPath: box.path + "/data/\(Self.images)")
    try expectRefused("data/\(Self.images): not found, neither plain nor as .gz")
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func noPermission() throws {
    chmod(box.path + "/data/\(Self.images)", 0)
    try expectRefused("data/\(Self.images): cannot read: Permission denied", remedy: "permissions")
  }

  @Test func imagesOfAnotherSizeThanTheNetworks() throws {
    try box.done("train", "--data", "data", "--hidden", "4", "--epochs", "1", "-o", "fits")
    #expect(try box.temper("evaluate", "--data", "data", "--model", "fits").status == 0)
    let count = try #require(TinyDigits.files["t10k-labels-idx1-ubyte"]).count - 8
    try replace(
      "t10k-images-idx3-ubyte",
      by: IDX.encode(
        .images, dimensions: [count, 5, 5], bytes: [UInt8](repeating: 9, count: count * 25)))
    let text = "the test images have 5 x 5 = 25 pixels, but the network has 49 inputs"
    for command in [
      ["evaluate", "--model", "fits"], ["attack", "--model", "fits", "--count", "1", "-o", "x"],
      ["train", "--hidden", "4", "-o", "x"],
    ] { try box.expectFailure(command + ["--data", "data"], saying: text, "(use the data") }
  }

  @Test func trainingImagesOfAnotherSizeThanTheTestImages() throws {
    let count = try #require(TinyDigits.files[Self.labels]).count - 8
    try replace(
      Self.images,
      by: IDX.encode(
        .images, dimensions: [count, 1, 2], bytes: [UInt8](repeating: 9, count: count * 2)))
    try box.expectFailure(
      ["attack", "--model", "m.safetensors", "--data", "data", "--count", "1"],
      saying: "the training images, from which searches start, have 2 pixels")
  }

  @Test func digitsNeedAFolder() throws {
    try box.expectFailure(
      ["data", "synthesize", "--data", "m.safetensors/d", "--train-count", "10"],
      saying: "m.safetensors: a file stands where a folder is needed")
  }
}

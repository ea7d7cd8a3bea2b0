import Datasets
import Foundation
import TestSupport
import Testing

/// Data other than MNIST's, from the file to the answer.
@Suite struct AnyDataTests {
  private let box: Sandbox

  init() throws { box = try Sandbox() }

  /// Three flowers that one column tells apart, ten of each; another column never changes.
  private static let flowers: String = {
    let kinds = ["lily", "rose", "tulip"]
    let rows = (0..<30).map { index -> String in
      let length = Double(index % 3) * 2 + Double(index) / 100
      return "\(length),7,\"\(kinds[index % 3])\"\r\n"
    }
    return "length,kind,class\r\n" + rows.joined()
  }()

  /// Dark and bright colour pictures of 4 x 4, channels last.
  private func writePictures() throws {
    let pixels = (0..<20 * 48).map { place -> UInt8 in
      let brightness = place / 48 % 2 == 0 ? 20 : 200
      return UInt8(brightness + place % 7)
    }
    let images = ArrayFile.npy(pixels, [20, 4, 4, 3])
    let labels = ArrayFile.npy((0..<20).map { UInt8($0 % 2) }, [20])
    try box.write(
      ArrayFile.npz(train: images, labels, test: images, labels, isDeflated: true), as: "p.npz")
  }

  private func train(_ data: String...) throws {
    try box.done(
      ["train", "--hidden", "4", "--epochs", "120", "--learning-rate", "0.02", "-o", "n", "--data"]
        + data)
  }

  @Test func aTableIsTrainedAttackedAndDescribed() throws {
    try box.write(Self.flowers, as: "flowers.csv")
    let data = ["flowers.csv", "--scale", "minmax"]
    let check = try box.done(["data", "check", "--data"] + data)
    let lines = check.output.split(separator: "\n")
    #expect(lines.first == "flowers.csv: table of 2 columns each (float32), 3 classes")
    #expect(lines.contains("class 1 (rose): 8 train, 2 test"))
    #expect(check.output.contains("6 of its 30 examples") && check.errors.isEmpty)
    try train("flowers.csv", "--scale", "minmax")
    let evaluated = try box.done(["evaluate", "--model", "n", "--data"] + data)
    #expect(evaluated.output.contains("class 2 (tulip): 2 of 2"))
    #expect(evaluated.errors.contains("1 of 2 columns are constant"))
    let attacked = try box.done(["attack", "--model", "n", "--indices", "0", "--data"] + data)
    #expect(attacked.output.contains("test 0: 1 (rose) -> 0 (lily)  optimal"))
    let certified = try box.done(
      ["certify", "--model", "n", "--norm", "linf", "--radius", "0.9", "--indices", "0", "--data"]
        + data)
    #expect(
      certified.output.contains("test 0: 1 (rose) within linf 0.9  fooled, answered 0 (lily)"))
    try box.expectFailure(
      ["attack", "--model", "n", "--count", "1", "--images", "p", "--data"] + data,
      saying: "the data are a table of 2 columns")
    try box.expectUsageError(
      [
        "visualize", "--quiet", "--model", "n", "--image", "0", "--class", "1", "-o", "a.png",
        "--data",
      ] + data,
      saying: "--image: the data are a table")
  }

  @Test func anotherColumnIsTheLabels() throws {
    try box.write(Self.flowers, as: "flowers.csv")
    let run = try box.done(
      "data", "check", "--data", "flowers.csv", "--label", "2", "--scale", "minmax", "--json")
    #expect(run.output.contains("\"class_count\" : 3"))
    try box.expectFailure(
      ["data", "check", "--data", "flowers.csv", "--label", "kind"],
      saying: "flowers.csv, line 2: column 'class' is 'lily', which is no finite number", "--label")
    try box.expectFailure(
      ["data", "check", "--data", "flowers.csv", "--label", "colour"],
      saying: "flowers.csv: no column 'colour'; the columns are 'length', 'kind', 'class'")
    try box.expectFailure(
      ["train", "--hidden", "3", "-o", "x", "--data", "flowers.csv"],
      saying: "row 0, column", "is not in [0, 1]", "--scale minmax")
  }

  @Test func colourPicturesAreTrainedAndDrawn() throws {
    try writePictures()
    try train("p.npz")
    let evaluated = try box.done("evaluate", "--model", "n", "--data", "p.npz")
    #expect(evaluated.output.hasPrefix("20 of 20 test images"))
    try box.done(
      "attack", "--model", "n", "--data", "p.npz", "--indices", "0", "--images", "pictures")
    let picture = try #require(box.bytes("pictures/test-0-to-1.png"))
    // The colour type of a PNG's header: 2 is red, green, blue.
    #expect(picture[25] == 2)
  }

  /// With five classes, or one, the fifth after a class is the class itself.
  @Test func plusFiveNeedsAnotherClass() throws {
    try box.write(
      (0..<25).map { "\($0 % 5),\($0 % 5 * 60)\n" }.joined(), as: "five.csv")
    try train("five.csv")
    try box.expectUsageError(
      ["attack", "--quiet", "--model", "n", "--data", "five.csv", "--count", "1"],
      saying: "--target plus5: of 5 classes (label + 5) mod 5 is the label itself (choose all,")
    for target in ["all", "untargeted", "2"] {
      #expect(
        try box.temper(
          "attack", "--model", "n", "--data", "five.csv", "--indices", "0", "--target", target
        ).status == 0)
    }
  }

  /// The four files as an archive: the same images are fooled at the same distances.
  @Test func theSameImagesHaveTheSameAnswers() throws {
    try box.writeTinyData()
    let (train, test) = (TinyDigits.trainImages, TinyDigits.testImages)
    func arrays(_ images: ImageDataset) -> ([UInt8], [UInt8]) {
      (
        ArrayFile.npy(images.pixels, [images.count, 7, 7]),
        ArrayFile.npy(images.labels.map { UInt8($0) }, [images.count])
      )
    }
    try box.write(TinyDigits.model, as: "m")
    let ((x, y), (u, v)) = (arrays(train), arrays(test))
    try box.write(ArrayFile.npz(train: x, y, test: u, v), as: "d.npz")
    let run = try box.done(
      "attack", "--model", "m", "--data", "d.npz", "--count", "2", "--target", "0", "-o", "a.jsonl")
    let same = try box.done(
      "attack", "--model", "m", "--data", "data", "--count", "2", "--target", "0", "-o", "b.jsonl")
    func distances(_ name: String) -> [String] {
      box.text(name).split(separator: "\n").flatMap { line in
        line.split(separator: ",").filter { $0.hasPrefix("\"distance\":") }.map(String.init)
      }.sorted()
    }
    #expect(run.status == same.status && !distances("a.jsonl").isEmpty)
    #expect(distances("a.jsonl") == distances("b.jsonl"))
  }
}

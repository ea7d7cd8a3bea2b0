import Datasets
import TestSupport
import Testing

@Suite struct SyntheticDigitsTests {
  private static let digits = SyntheticDigits(seed: 7, trainCount: 300, testCount: 100)

  @Test func shapesAreMNISTs() {
    let train = Self.digits.train
    #expect((train.count, train.rows, train.columns) == (300, 28, 28))
    #expect(Self.digits.test.count == 100)
  }

  @Test func labelsAreBalancedAndShuffled() {
    #expect(Self.digits.train.labelCounts == .init(repeating: 30, count: 10))
    #expect(Self.digits.test.labelCounts == .init(repeating: 10, count: 10))
    #expect(Self.digits.train.labels.prefix(10) != [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  }

  @Test func theSeedDecidesEverything() {
    let again = SyntheticDigits(seed: 7, trainCount: 300, testCount: 100)
    #expect(again.train == Self.digits.train)
    #expect(again.test == Self.digits.test)
    let other = SyntheticDigits(seed: 8, trainCount: 300, testCount: 100)
    #expect(other.train.pixels != Self.digits.train.pixels)
  }

  /// One image drawn by itself equals the one that many threads drew among others.
  @Test func anImageDependsOnItsPlaceAlone() {
    for (split, dataset) in [(Split.train, Self.digits.train), (.test, Self.digits.test)] {
      for index in [0, 1, 57, 99] {
        let alone = SyntheticDigits.image(
          of: UInt8(dataset.labels[index]), split: split, index: index, seed: 7)
        #expect(alone == Array(dataset.bytes(of: index)))
      }
    }
  }

  @Test func noTwoImagesAreEqual() {
    let sets = [Self.digits.train, Self.digits.test]
    let images = sets.flatMap { set in (0..<set.count).map { Array(set.bytes(of: $0)) } }
    #expect(Set(images).count == 400)
  }

  /// As in MNIST, the ink's centre of mass is near the middle and the sheet's edge stays empty.
  @Test func theInkIsFramedLikeMNIST() {
    let set = Self.digits.train
    for index in 0..<set.count {
      let image = set.image(index)
      let ink = image.reduce(0, +)
      var (x, y, edge) = (0.0, 0.0, 0.0)
      for (row, column) in (0..<784).map({ ($0 / 28, $0 % 28) }) {
        let value = image[28 * row + column]
        x += value / ink * (Double(column) + 0.5)
        y += value / ink * (Double(row) + 0.5)
        if [0, 27].contains(row) || [0, 27].contains(column) { edge += value }
      }
      #expect(abs(x - 14) < 4 && abs(y - 14) < 4, "image \(index)")
      #expect(ink > 20 && ink < 250, "image \(index)")
      #expect((image.max() ?? 0) > 0.85, "image \(index)")
      #expect(edge < 3, "image \(index)")
    }
  }

  /// Digits can be told apart: each test image is compared with the mean training images.
  @Test func theNearestMeanFindsMostDigits() {
    let (train, test) = (Self.digits.train, Self.digits.test)
    var means = [[Double]](repeating: .init(repeating: 0, count: 784), count: 10)
    for index in 0..<train.count {
      let (image, digit) = (train.image(index), train.labels[index])
      for pixel in 0..<784 { means[digit][pixel] += image[pixel] / 30 }
    }
    let correct = (0..<test.count).filter { index in
      let image = test.image(index)
      let distances = means.map { mean in
        zip(mean, image).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      return distances.firstIndex(of: distances.min() ?? 0) == test.labels[index]
    }
    #expect(correct.count > 60)
  }

  @Test func writtenFilesLoadAgainAndAreReproducible() throws {
    let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
    try Self.digits.write(to: first.path + "/new/folder")
    try Self.digits.write(to: second.path)
    #expect(try MNIST.load(.train, from: second.path) == Self.digits.train)
    #expect(try MNIST.load(.test, from: second.path) == Self.digits.test)
    #expect(try second.names() == MNIST.File.allCases.map(\.archiveName).sorted())
    for name in try second.names() {
      #expect(first.contents(of: "new/folder/" + name) == second.contents(of: name))
    }
  }
}

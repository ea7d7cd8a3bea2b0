import Basics
import Foundation
import LinearAlgebra
import Networks
import Testing

@Suite struct AugmentationTests {
  private func changed(
    _ augmentation: Augmentation, _ image: [Float], _ shape: TensorShape, times: Int
  ) -> [[Float]] {
    var random = SeededRandom(seed: 3)
    return (0..<times).map { _ in
      var target = Array(repeating: Float.nan, count: image.count)
      augmentation.copy(image, to: &target, shape: shape, using: &random)
      return target
    }
  }

  /// Two planes of 2 x 3; every way there is occurs, and none that there is not.
  @Test func imagesMoveAndZerosComeIn() {
    let image = (1...12).map(Float.init)
    var expected: Set<[Float]> = []
    for down in -1...1 {
      for right in -1...1 {
        var moved: [Float] = []
        for plane in 0..<2 {
          for row in 0..<2 {
            for column in 0..<3 {
              let (y, x) = (row - down, column - right)
              moved.append(0..<2 ~= y && 0..<3 ~= x ? image[plane * 6 + y * 3 + x] : 0)
            }
          }
        }
        expected.insert(moved)
      }
    }
    #expect(
      Set(changed(Augmentation(shift: 1, flips: false), image, [2, 2, 3], times: 200)) == expected)
  }

  @Test func everySecondImageIsMirrored() {
    let results = changed(
      Augmentation(shift: 0, flips: true), [1, 2, 3, 4, 5, 6], [1, 2, 3], times: 400)
    #expect(Set(results) == [[1, 2, 3, 4, 5, 6], [3, 2, 1, 6, 5, 4]])
    #expect(abs(results.count { $0[0] == 1 } - 200) < 50)
  }
}

import Datasets
import Foundation
import Networks
import Testing

/// The records of an examples file as plain JSON.
struct Records {
  let all: [[String: Any]]

  init(_ text: String) throws {
    all = try text.split(separator: "\n").map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      return try #require(object as? [String: Any], "\(line)")
    }
  }

  /// A key of each record as text that tells instances apart.
  var instances: [String] {
    all.map { "\($0["split"] ?? "") \($0["index"] ?? "") \($0["target"] ?? "")" }
  }

  func numbers(_ key: String) -> [Double?] { all.map { $0[key] as? Double } }
}

/// Checks adversarial examples without any of the program's attack code: a forward pass in plain
/// loops, the range of the pixels, the margin rule, and the distance.
struct ExampleCheck {
  let images: ImageDataset
  let layers: [(weight: [[Double]], bias: [Double])]

  /// Reads the images of a split and a model.
  init(model: String, data: String, split: Split) throws {
    images = try MNIST.load(split, from: data)
    layers = try ModelFile(contentsOf: model).network.layers.map { layer in
      let columns = layer.inputCount
      let rows = (0..<layer.outputCount).map { row in
        layer.weight.elements[row * columns..<(row + 1) * columns].map(Double.init)
      }
      return (rows, layer.bias.map(Double.init))
    }
  }

  func logits(_ input: [Double]) -> [Double] {
    var values = input
    for (index, layer) in layers.enumerated() {
      var next = layer.bias
      for row in next.indices {
        for column in values.indices { next[row] += layer.weight[row][column] * values[column] }
        if index < layers.count - 1 { next[row] = max(0, next[row]) }
      }
      values = next
    }
    return values
  }

  /// Expects that a record's example is what it says.
  func check(_ record: [String: Any]) throws {
    let index = try #require(record["index"] as? Int)
    let target = try #require(record["target"] as? Int)
    let margin = try #require(record["margin"] as? Double)
    let floor = try #require(record["floor"] as? Double)
    let distance = try #require(record["distance"] as? Double)
    let delta = try #require(record["delta"] as? [[Double]])
    #expect(Int(images.labels[index]) == record["label"] as? Int)
    var input = images.image(index)
    let before = logits(input)
    #expect(before.firstIndex(of: before.max() ?? 0) == record["prediction"] as? Int)
    for change in delta { input[Int(change[0])] += change[1] }
    #expect(input.allSatisfy { -1e-12 <= $0 && $0 <= 1 + 1e-12 })
    let logits = logits(input)
    let tolerance = 1e-6 * logits.reduce(1) { max($0, abs($1)) }
    #expect(logits[target] >= floor - tolerance)
    for (other, value) in logits.enumerated() where other != target {
      #expect(logits[target] >= margin * max(0, value) - 2 * tolerance)
    }
    let changes = delta.map { abs($0[1]) }
    let isL1 = record["norm"] as? String == "l1"
    let size = isL1 ? changes.reduce(0, +) : changes.max() ?? 0
    #expect(abs(size - distance) < 1e-9)
    #expect(Set(delta.map { $0[0] }).count == delta.count)
  }
}

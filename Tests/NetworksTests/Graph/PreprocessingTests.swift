import LinearAlgebra
import Networks
import Testing

@Suite struct PreprocessingTests {
  /// Every input is an output, as the network sees it.
  private func mirror(_ shape: TensorShape) throws -> NetworkGraph {
    try NetworkGraph(
      inputShape: shape, nodes: [.init(.reshape(.flatten), [.input])])
  }

  private func seen(
    _ graph: NetworkGraph, _ preprocessing: Preprocessing, _ pixels: [Double]
  ) throws -> [Double] {
    let graph = try graph.preprocessed(by: preprocessing)
    #expect(graph.lowered().logits(pixels).count == pixels.count)
    return graph.logits(Matrix(rows: 1, columns: pixels.count, elements: pixels)).elements
  }

  @Test func nothingIsDoneUnlessSomethingIsSaid() throws {
    let graph = try mirror([2, 3, 1])
    #expect(try graph.preprocessed(by: Preprocessing()) == graph)
  }

  @Test func pixelsAreScaledThenNormalised() throws {
    var preprocessing = Preprocessing()
    preprocessing.scale = 255
    preprocessing.means = [51]
    preprocessing.deviations = [2]
    #expect(try seen(mirror([2]), preprocessing, [0.2, 1]) == [0, 102])
  }

  @Test func channelsHaveNumbersOfTheirOwn() throws {
    var preprocessing = Preprocessing()
    preprocessing.means = [0.5, 0.25]
    preprocessing.deviations = [0.5, 0.25]
    let pixels = [1.0, 0.5, 0, 0.5, 0.25, 0]
    let expected = [1.0, 0, -1, 1, 0, -1]
    #expect(try seen(mirror([2, 3, 1]), preprocessing, pixels) == expected)
    // Three of them where the network takes them in a row.
    preprocessing.means = [0.5, 0.25, 0]
    preprocessing.deviations = [1]
    #expect(try seen(mirror([6]), preprocessing, pixels) == [0.5, 0, -0.25, 0.25, 0.25, 0])
  }

  @Test func channelsMayComeLast() throws {
    var preprocessing = Preprocessing()
    preprocessing.isChannelsLast = true
    preprocessing.means = [0, 100]
    let graph = try mirror([1, 3, 2])
    #expect(try graph.preprocessed(by: preprocessing).inputShape == [2, 1, 3])
    // Pixels are channel after channel, the network reads place after place.
    #expect(
      try seen(graph, preprocessing, [1, 2, 3, 104, 105, 106]) == [1, 4, 2, 5, 3, 6])
  }

  @Test func whatDoesNotFitIsSaid() throws {
    var preprocessing = Preprocessing()
    preprocessing.means = [0, 0, 1]
    #expect(throws: GraphError.self) { try mirror([2, 3, 1]).preprocessed(by: preprocessing) }
    #expect(throws: GraphError.self) { try mirror([4]).preprocessed(by: preprocessing) }
    preprocessing.means = [0, 1]
    #expect(throws: GraphError.self) { try mirror([4]).preprocessed(by: preprocessing) }
    preprocessing = Preprocessing()
    preprocessing.isChannelsLast = true
    #expect(throws: GraphError.self) { try mirror([4]).preprocessed(by: preprocessing) }
  }

  /// As a framework that keeps them as float32 does.
  @Test func numbersAreFloat32() throws {
    var preprocessing = Preprocessing()
    preprocessing.means = [0.1307]
    preprocessing.deviations = [0.3081]
    let graph = try mirror([1]).preprocessed(by: preprocessing)
    #expect(graph.isSingle)
    let value = try seen(mirror([1]), preprocessing, [0.5])[0]
    #expect(value == (0.5 - Double(0.1307 as Float)) / Double(0.3081 as Float))
  }
}

import Networks
import Testing

@Suite struct LayerListTests {
  private func window(_ size: Int, stride: Int, padding: Int = 0) -> LayerList.Window {
    LayerList.Window(height: size, width: size, stride: stride, padding: padding)
  }

  @Test func sizesFollowEachOther() throws {
    let list = LayerList([
      .convolution(channels: 4, window(3, stride: 1, padding: 1)), .relu,
      .maximumPool(window(2, stride: 2)), .dropout(0.5),
      .convolution(channels: 6, LayerList.Window(height: 1, width: 3, stride: 2)),
      .averagePool(window(2, stride: 1)), .dense(5), .relu, .dense(3),
    ])
    let graph = try list.graph(inputShape: [2, 8, 10])
    #expect(
      graph.shapes == [
        [4, 8, 10], [4, 8, 10], [4, 4, 5], [4, 4, 5], [6, 2, 2], [6, 1, 1], [6], [5], [5], [3],
      ])
    #expect(graph.parameterCount == 4 * 2 * 9 + 4 + 6 * 4 * 3 + 6 + 5 * 6 + 5 + 3 * 5 + 3)
    #expect(graph.parameters.allSatisfy { $0 == 0 })
  }

  /// A residual adds its input, or what other layers make of it.
  @Test func residualsAdd() throws {
    let plain = try LayerList([
      .relu, .residual(LayerList([.relu, .relu]), shortcut: LayerList([])), .dense(1),
    ]).graph(inputShape: [2, 1, 1])
    #expect(plain.nodes[3].operation == .sum(.init()))
    #expect(plain.nodes[3].inputs == [.node(2), .node(0)])
    let atStart = try LayerList([
      .residual(LayerList([.relu]), shortcut: LayerList([])), .dense(1),
    ]).graph(inputShape: [2])
    #expect(atStart.nodes[1].inputs == [.node(0), .input])
    let other = try LayerList([
      .residual(
        LayerList([.convolution(channels: 3, window(3, stride: 2, padding: 1)), .relu]),
        shortcut: LayerList([.convolution(channels: 3, window(1, stride: 2))])), .dense(1),
    ]).graph(inputShape: [1, 4, 4])
    #expect(other.nodes[2].inputs == [.input] && other.nodes[3].inputs == [.node(1), .node(2)])
    #expect(other.shapes[3] == [3, 2, 2])
  }

  @Test func denseLayersAreAFullyConnectedNetwork() throws {
    let graph = try LayerList(dense: [8, 6, 4]).graph(inputShape: [1, 3, 3])
    #expect(
      Network(graph.withRandomParameters(seed: 3))
        == Network(randomWithSizes: [9, 8, 6, 4], seed: 3))
    #expect(graph.architecture == "9-8-6-4")
  }

  @Test func dropoutFollowsEveryReLU() {
    let list = LayerList([
      .dense(3), .relu, .residual(LayerList([.relu]), shortcut: LayerList([.relu])), .dense(1),
    ])
    #expect(
      list.droppingOut(0.25).description
        == "dense:3,relu,dropout:0.25,residual(relu,dropout:0.25;relu,dropout:0.25),dense:1")
  }

  @Test(arguments: [
    ("conv:4x5,relu", "layer 1 (conv:4x5)", "a kernel of 5"),
    ("relu,dense:3,relu,maxpool:2", "layer 4 (maxpool:2)", "channels x height x width"),
    ("residual(conv:2x3+1)", "layer 1 (residual(conv:2x3+1))", "the same shape"),
    ("conv:4x1,dense:9000000", "layer 2", "fewer weights"),
    ("conv:1000x1,conv:10000000x1", "layer 2", "fewer weights"),
    ("conv:1x40000", "layer 1", "none above 32768"),
  ])
  func whatDoesNotFitIsNamed(text: String, layer: String, needs: String) throws {
    let list = try LayerList(parsing: text)
    let error = #expect(throws: GraphError.self) { try list.graph(inputShape: [1, 4, 4]) }
    #expect(error?.operation == layer || error?.operation.hasPrefix(layer + " ") == true)
    #expect(error?.description.contains(needs) == true, "\(String(describing: error))")
  }
}

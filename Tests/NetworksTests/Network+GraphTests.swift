import LinearAlgebra
import Networks
import Testing

@Suite struct NetworkGraphConversionTests {
  private let network = Network(randomWithSizes: [4, 5, 3], outputActivation: .relu, seed: 2)

  @Test func aGraphOfDenseLayersIsTheNetwork() throws {
    let graph = NetworkGraph(network)
    #expect(Network(graph) == network)
    #expect(graph.fingerprint == network.fingerprint)
    #expect(graph.logitsFingerprint == network.logitsFingerprint)
    #expect(graph.architecture == "4-5-3" && graph.outputActivation == .relu)
    #expect(Network(graph.reading(outputs: .linear)) == network.reading(outputs: .linear))
    let inputs = Matrix<Float>(rows: 3, columns: 4, elements: (0..<12).map { Float($0) / 12 })
    #expect(graph.predictions(inputs) == network.predictions(inputs))
    for row in 0..<3 {
      let input = inputs.row(row).map(Double.init)
      #expect(graph.classification(input) == PiecewiseNetwork(network).classification(input))
    }
  }

  @Test(arguments: [
    "dense:3,relu", "relu,dense:3", "dense:5,dense:3", "dense:5,relu,relu,dense:3",
    "conv:1x1,dense:3", "residual(relu),dense:3",
  ])
  func othersAreNone(layers: String) throws {
    let graph = try LayerList(parsing: layers).graph(inputShape: [1, 2, 2])
    #expect(Network(graph) == nil)
    #expect(PiecewiseNetwork(graph).single == nil)
  }

  @Test func aSigmoidOfOneLogitIsNone() throws {
    let graph = try LayerList(dense: [3, 1]).graph(inputShape: [4], ending: .sigmoid)
    #expect(Network(graph) == nil)
    #expect(graph.reading(outputs: .relu) == graph)
  }

  /// Everything that changes what a graph computes changes its name; dropout does not.
  @Test func namesTellGraphsApart() throws {
    func graph(_ text: String, ending: NetworkGraph.Ending = .linear) throws -> NetworkGraph {
      try LayerList(parsing: text).graph(inputShape: [1, 4, 4], ending: ending)
        .withRandomParameters(seed: 1)
    }
    let graphs = [
      try graph("conv:2x3+1,relu,dense:2"), try graph("conv:2x3+1,dense:2"),
      try graph("conv:2x3+1,relu,maxpool:1,dense:2"),
      try graph("conv:2x3+1,relu,avgpool:1,dense:2"),
      try graph("conv:2x3+1,relu,dense:2", ending: .relu),
      try graph("conv:2x3+1,relu,dense:2").withRandomParameters(seed: 2),
      try graph("residual(conv:2x3+1;conv:2x1),relu,dense:2"), try graph("dense:2"),
    ]
    #expect(Set(graphs.map(\.fingerprint)).count == graphs.count)
    #expect(try graph("dense:2,dropout:0.5").fingerprint == graph("dense:2").fingerprint)
  }
}

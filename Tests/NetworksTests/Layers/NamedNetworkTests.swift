import Networks
import Testing

@Suite struct NamedNetworkTests {
  /// The project counts 309,600 weights for its pictures of 100 x 100, biases left out.
  @Test func sizesAreThoseOfTheDocuments() throws {
    let tutorial = try NamedNetwork.tutorialCNN.layers(logits: 10).graph(inputShape: [1, 28, 28])
    #expect(tutorial.shapes.contains([64, 7, 7]) && tutorial.parameterCount == 379_702)
    let cats = try NamedNetwork.catsDogsCNN.layers(logits: 1).graph(inputShape: [3, 100, 100])
    #expect(cats.shapes.contains([128, 6, 6]) && cats.parameterCount == 309_600 + 513)
    let dense = try NamedNetwork.tutorialSmall.layers(logits: 10).graph(inputShape: [1, 28, 28])
    #expect(dense.architecture == "784-50-20-10")
  }

  @Test(arguments: NamedNetwork.allCases) func allFitSmallPictures(name: NamedNetwork) throws {
    for logits in [1, 10] {
      let graph = try name.layers(logits: logits).graph(inputShape: [3, 32, 32])
      #expect(graph.logitCount == logits)
    }
  }
}

/// The networks of the documents that Temper reproduces, by name.
public enum NamedNetwork: String, Sendable, CaseIterable {
  /// The thesis's, Table 1.
  case dnn1, dnn2, dnn3, dnn4, dnn5
  /// The tutorial's, with one hidden layer and with three.
  case tutorial2 = "tutorial-2"
  case tutorial4 = "tutorial-4"
  /// The tutorial's four convolutions, every second one of which halves the picture.
  case tutorialCNN = "tutorial-cnn"
  /// The tutorial's for integer programs.
  case tutorialSmall = "tutorial-small"
  /// The fully connected network of the cats and dogs.
  case catsDogsDense = "cats-dogs-dense"
  /// Their blocks of two convolutions and a pool.
  case catsDogsCNN = "cats-dogs-cnn"
  /// Such blocks of one convolution with few channels, narrow enough for a proof.
  case catsDogsNarrow = "cats-dogs-narrow"

  /// The layers.
  ///
  /// - Parameter logits: how many outputs the last one has.
  public func layers(logits: Int) -> LayerList {
    switch self {
    case .dnn1: LayerList(dense: ThesisNetwork.dnn1.hiddenSizes + [logits])
    case .dnn2: LayerList(dense: ThesisNetwork.dnn2.hiddenSizes + [logits])
    case .dnn3: LayerList(dense: ThesisNetwork.dnn3.hiddenSizes + [logits])
    case .dnn4: LayerList(dense: ThesisNetwork.dnn4.hiddenSizes + [logits])
    case .dnn5: LayerList(dense: ThesisNetwork.dnn5.hiddenSizes + [logits])
    case .tutorial2: LayerList(dense: [200, logits])
    case .tutorial4: LayerList(dense: [200, 100, 100, logits])
    case .tutorialSmall: LayerList(dense: [50, 20, logits])
    case .tutorialCNN:
      LayerList(
        [(32, 1), (32, 2), (64, 1), (64, 2)].flatMap { Self.convolution($0, stride: $1) }
          + [.dense(100), .relu, .dense(logits)])
    case .catsDogsDense: LayerList(dense: [32, 32, logits])
    case .catsDogsCNN:
      LayerList(
        [32, 32, 64, 128].flatMap {
          Self.convolution($0) + Self.convolution($0) + [Self.pool]
        } + [.dense(logits)])
    case .catsDogsNarrow:
      LayerList(
        [4, 4].flatMap { Self.convolution($0, stride: 2) + [Self.pool] }
          + [.dense(8), .relu, .dense(logits)])
    }
  }

  /// A 3 x 3 convolution that keeps the picture's size but for the stride, with its ReLU.
  private static func convolution(_ channels: Int, stride: Int = 1) -> [LayerList.Layer] {
    [
      .convolution(
        channels: channels, LayerList.Window(height: 3, width: 3, stride: stride, padding: 1)),
      .relu,
    ]
  }

  private static let pool = LayerList.Layer.maximumPool(
    LayerList.Window(height: 2, width: 2, stride: 2))
}

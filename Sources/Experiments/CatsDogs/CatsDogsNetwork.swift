internal import Networks

/// The networks of the cats and dogs, each on colour or on grey pictures.
enum CatsDogsNetwork: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
  case denseColor = "dense-color"
  case denseGrey = "dense-grey"
  case convolutionalColor = "cnn-color"
  case convolutionalGrey = "cnn-grey"
  /// Of few channels, on grey pictures: small enough for a proof.
  case narrowGrey = "narrow-grey"

  /// As the report names it.
  var displayName: String {
    switch self {
    case .denseColor: "32-32-1, colour"
    case .denseGrey: "32-32-1, grey"
    case .convolutionalColor: "CNN, colour"
    case .convolutionalGrey: "CNN, grey"
    case .narrowGrey: "narrow CNN, grey"
    }
  }

  var isGrey: Bool { self != .denseColor && self != .convolutionalColor }

  /// The layers, one logit behind them.
  var layers: LayerList {
    switch self {
    case .denseColor, .denseGrey: NamedNetwork.catsDogsDense.layers(logits: 1)
    case .convolutionalColor, .convolutionalGrey: NamedNetwork.catsDogsCNN.layers(logits: 1)
    case .narrowGrey: NamedNetwork.catsDogsNarrow.layers(logits: 1)
    }
  }
}

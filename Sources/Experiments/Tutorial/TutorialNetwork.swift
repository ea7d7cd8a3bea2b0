internal import Networks

/// The networks of the tutorial.
enum TutorialNetwork: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
  /// One hidden layer of 200.
  case dense2 = "tutorial-2"
  /// Three hidden layers.
  case dense4 = "tutorial-4"
  /// Four convolutions.
  case convolutional = "tutorial-cnn"
  /// Two hidden layers, small enough for an integer program.
  case small = "tutorial-small"

  /// As the report names it.
  var displayName: String {
    switch self {
    case .dense2: "784-200-10"
    case .dense4: "784-200-100-100-10"
    case .convolutional: "CNN"
    case .small: "784-50-20-10"
    }
  }

  /// The layers.
  var network: NamedNetwork {
    switch self {
    case .dense2: .tutorial2
    case .dense4: .tutorial4
    case .convolutional: .tutorialCNN
    case .small: .tutorialSmall
    }
  }

  /// Those that are attacked by gradients.
  static let attacked: [TutorialNetwork] = [.dense2, .dense4, .convolutional]
}

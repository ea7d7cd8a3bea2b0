/// The five networks of the thesis (Table 1), by name.
public enum ThesisNetwork: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
  /// The networks in the order of Table 1.
  case dnn1, dnn2, dnn3, dnn4, dnn5

  /// The sizes of the hidden layers.
  public var hiddenSizes: [Int] {
    switch self {
    case .dnn1: [8, 8, 8]
    case .dnn2: [8, 8, 8, 8, 8, 8]
    case .dnn3: [20, 10, 8, 8]
    case .dnn4: [20, 10, 8, 8, 8]
    case .dnn5: [20, 20, 10, 10, 10]
    }
  }

  /// The name as the thesis prints it.
  public var displayName: String { rawValue.uppercased() }
}

/// The two halves of a data set.
public enum Split: String, Sendable, CaseIterable, Codable {
  /// The images a network is trained on.
  case train
  /// The images it is judged by.
  case test
}

/// Why the data could not be downloaded.
public enum FetchError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The download program is not installed.
  case curlNotFound(name: String, advice: DataFetcher.Advice)
  /// The download program did not start, in the system's words.
  case curlFailed(name: String, reason: String)
  /// The folder or a file in it cannot be written; the text says which and why.
  case cannotWrite(String)
  /// Every mirror failed; one reason for each.
  case noMirrorWorked(file: String, reasons: [String], advice: DataFetcher.Advice)
  /// The caller asked to stop; what has come so far is kept.
  case interrupted(file: String, advice: DataFetcher.Advice)

  /// One line: what is missing, why, what to do.
  public var description: String {
    switch self {
    case .curlNotFound(let name, let advice):
      "\(name): program not found (install curl, or \(advice.withoutNetwork))"
    case .curlFailed(let name, let reason):
      "\(name): cannot start: \(reason)"
    case .cannotWrite(let text):
      text
    case .noMirrorWorked(let file, let reasons, let advice):
      "\(file): no mirror gave it: \(reasons.joined(separator: "; ")) "
        + "(name another with --mirror, or \(advice.withoutNetwork))"
    case .interrupted(let file, let advice):
      "\(file): download interrupted (to go on from here, run again: \(advice.command))"
    }
  }
}

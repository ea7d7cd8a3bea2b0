/// Why the data could not be downloaded.
public enum FetchError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The download program is not installed.
  case curlNotFound(name: String)
  /// The download program did not start, in the system's words.
  case curlFailed(name: String, reason: String)
  /// The folder or a file in it cannot be written; the text says which and why.
  case cannotWrite(String)
  /// Every mirror failed; one reason for each.
  case noMirrorWorked(file: String, directory: String, reasons: [String])

  /// The caller asked to stop; what has come so far is kept.
  case interrupted(file: String)

  /// One line: what is missing, why, what to do.
  public var description: String {
    switch self {
    case .curlNotFound(let name):
      "\(name): program not found (install curl, or put the four files into the folder by hand; "
        + "without a network: temper data synthesize, then --data data/synthetic)"
    case .curlFailed(let name, let reason):
      "\(name): cannot start: \(reason)"
    case .cannotWrite(let text):
      text
    case .noMirrorWorked(let file, let directory, let reasons):
      "\(file): no mirror gave it: \(reasons.joined(separator: "; ")) "
        + "(name another with --mirror, put the file into \(directory), "
        + "or without a network: temper data synthesize, then --data data/synthetic)"
    case .interrupted(let file):
      "\(file): download interrupted (to go on from here, run again: temper data fetch)"
    }
  }
}

/// Why the author's data cannot be converted or used.
public enum AuthorError: Error, Equatable, CustomStringConvertible {
  /// A file is not there.
  case missing(path: String)
  /// An original is not of the form that it should be: what is wrong.
  case malformed(path: String, String)
  /// A row of images is none of the test images.
  case unknownImage(path: String, image: Int)
  /// An adversarial example does not fool the network: what it answers.
  case fools(path: String, example: Int, target: Int, answer: String)
  /// A converted file is not for the networks beside it.
  case inconsistent(path: String, String)

  /// One line: the file, what is wrong, what to do.
  public var description: String {
    switch self {
    case .missing(let path):
      "\(path): not found (get it with: temper data fetch --thesis)"
    case .malformed(let path, let reason):
      "\(path): \(reason) (damaged? remove it, then: temper data fetch --thesis)"
    case .unknownImage(let path, let image):
      "\(path): image \(image) is none of the test images (is MNIST itself in the data folder? "
        + "temper data check tells; another folder is named by TEMPER_DATA)"
    case .fools(let path, let example, let target, let answer):
      "\(path): example \(example): the network answers \(answer) instead of \(target) (damaged? "
        + "remove it, then: temper data fetch --thesis)"
    case .inconsistent(let path, let reason):
      "\(path): \(reason) (convert the originals again: temper data fetch --thesis)"
    }
  }
}

import Glibc

/// Why a file or a folder could not be written.
public enum AtomicFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The folder that should hold the file does not exist.
  case missingFolder(path: String)
  /// A folder stands where the file should go.
  case isAFolder(path: String)
  /// A file stands where a folder should be.
  case notAFolder(path: String)
  /// The disk is full or the quota is used up.
  case noSpace(path: String)
  /// This user may not write there.
  case notPermitted(path: String)
  /// The file system is mounted read-only.
  case readOnly(path: String)
  /// Anything else, in the system's words.
  case failed(path: String, action: String, reason: String)

  /// The error that a system call's error number stands for.
  init(_ number: Int32, path: String, doing action: String) {
    switch number {
    case ENOENT: self = .missingFolder(path: path)
    case EISDIR: self = .isAFolder(path: path)
    case ENOTDIR: self = .notAFolder(path: path)
    case ENOSPC, EDQUOT: self = .noSpace(path: path)
    case EACCES, EPERM: self = .notPermitted(path: path)
    case EROFS: self = .readOnly(path: path)
    default:
      self = .failed(path: path, action: action, reason: String(cString: strerror(number)))
    }
  }

  /// One line: the path, what is wrong, what to do.
  public var description: String {
    switch self {
    case .missingFolder(let path):
      "\(path): cannot write, its folder does not exist (make the folder first)"
    case .isAFolder(let path):
      "\(path): cannot write, a folder of that name exists (choose another name)"
    case .notAFolder(let path):
      "\(path): a file stands where a folder is needed (move the file, or choose another folder)"
    case .noSpace(let path):
      "\(path): no space left on the disk (free some, or write elsewhere)"
    case .notPermitted(let path):
      "\(path): no permission to write (check the folder's owner and mode)"
    case .readOnly(let path):
      "\(path): the file system is read-only (write elsewhere)"
    case .failed(let path, let action, let reason):
      "\(path): cannot \(action): \(reason)"
    }
  }
}

import Glibc

/// A file that is read from its start to its end, or at any place.
struct InputFile: ~Copyable {
  /// The path it was opened by, for error texts.
  let path: String
  private let descriptor: Int32

  /// Opens a file; a folder, a missing file and a forbidden one are told apart.
  init(path: String) throws(DatasetError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == ENOENT
        ? .missingFile(path: path) : .unreadable(path: path, reason: Self.reason(errno))
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Reads at most `buffer.count` bytes and returns how many; 0 at the end of the file.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      switch errno {
      case EINTR: continue
      case EISDIR: throw .isAFolder(path: path)
      default: throw .unreadable(path: path, reason: Self.reason(errno))
      }
    }
  }

  /// How many bytes the file has; nil for what is no file on a disk, such as a pipe.
  var size: Int? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// Fills `buffer` with what stands at `offset` as far as the file reaches, and returns the count.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: Int
  ) throws(DatasetError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = pread(descriptor, rest.baseAddress, rest.count, offset + filled)
      if count == 0 { break }
      if count > 0 {
        filled += count
      } else if errno != EINTR {
        throw .unreadable(path: path, reason: Self.reason(errno))
      }
    }
    return filled
  }

  private static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
}

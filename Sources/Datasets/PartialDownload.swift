import Glibc

/// A file that is on its way: `destination` with `.part` behind its name.
struct PartialDownload {
  /// The name it gets when it is complete.
  let destination: String
  private let file: RemoteFile

  /// The download of a file into a folder.
  init(_ file: RemoteFile, in directory: String) {
    destination = file.path(in: directory)
    self.file = file
  }

  /// Where the bytes gather.
  var path: String { destination + ".part" }

  /// How many bytes are there.
  var size: Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Gives the file its name if it is whole and right; false when it is not.
  func finish() throws(FetchError) -> Bool {
    guard size > 0, file.isRight(path) else { return false }
    guard rename(path, destination) == 0 else {
      throw .cannotWrite("\(destination): cannot rename: \(String(cString: strerror(errno)))")
    }
    return true
  }

  /// Removes what is there.
  func discard() { unlink(path) }
}

import Glibc

/// A file that is on its way: `destination` with `.part` behind its name.
struct PartialDownload {
  /// The name it gets when it is complete.
  let destination: String

  /// Where the bytes gather.
  var path: String { destination + ".part" }

  /// How many bytes are there.
  var size: Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Gives the file its name if it is whole and right; false when it is not.
  func finish(ifSumIs sum: String) throws(FetchError) -> Bool {
    guard size > 0, (try? ByteSource.sha256(of: path, unpacking: false)) == sum else {
      return false
    }
    guard rename(path, destination) == 0 else {
      throw .cannotWrite("\(destination): cannot rename: \(String(cString: strerror(errno)))")
    }
    return true
  }

  /// Removes what is there.
  func discard() { unlink(path) }
}

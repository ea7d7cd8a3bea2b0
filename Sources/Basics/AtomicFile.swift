import Glibc

/// Writes files whole or not at all.
///
/// The bytes go to a temporary name in the same folder, reach the disk, and are renamed over the
/// destination: a reader sees the old file or the new one, and an interrupted run leaves the old.
public enum AtomicFile {
  /// Writes bytes (an array, `Data`, a string's `utf8`) to `path`, replacing what was there.
  ///
  /// A symbolic link is followed. A device or a pipe (`/dev/stdout`) is written in place.
  public static func write(
    _ bytes: some Collection<UInt8>, to path: String
  ) throws(AtomicFileError) {
    let destination = resolvingLinks(path)
    if isSpecial(destination) {
      let descriptor = try open(destination, O_WRONLY, reportedAs: path)
      defer { close(descriptor) }
      return try writeAll(bytes, to: descriptor, path: path)
    }
    let temporary = temporaryName(beside: destination)
    do throws(AtomicFileError) {
      try writeAndSync(bytes, to: temporary, reportedAs: path)
      guard rename(temporary, destination) == 0 else {
        throw AtomicFileError(errno, path: path, doing: "rename")
      }
    } catch {
      unlink(temporary)
      throw error
    }
    syncFolder(of: destination)
  }

  /// Writes text as UTF-8.
  public static func write(_ text: String, to path: String) throws(AtomicFileError) {
    try write(text.utf8, to: path)
  }

  /// Makes a folder and the folders above it; one that exists already is fine.
  public static func createDirectory(_ path: String) throws(AtomicFileError) {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      prefix += component
      if mkdir(prefix, 0o777) != 0 {
        let reason = errno
        guard isFolder(prefix) else {
          if reason == EEXIST { throw .notAFolder(path: prefix) }
          throw AtomicFileError(reason, path: prefix, doing: "make the folder")
        }
      }
      prefix += "/"
    }
  }

  /// Writes a new file and waits until it is on the disk.
  private static func writeAndSync(
    _ bytes: some Collection<UInt8>, to temporary: String, reportedAs path: String
  ) throws(AtomicFileError) {
    let descriptor = try open(temporary, O_WRONLY | O_CREAT | O_EXCL, reportedAs: path)
    var isOpen = true
    defer { if isOpen { close(descriptor) } }
    try writeAll(bytes, to: descriptor, path: path)
    guard fsync(descriptor) == 0 else {
      throw AtomicFileError(errno, path: path, doing: "write")
    }
    isOpen = false
    // Some file systems report a full disk only here.
    guard close(descriptor) == 0 else {
      throw AtomicFileError(errno, path: path, doing: "write")
    }
  }

  private static func open(
    _ file: String, _ flags: Int32, reportedAs path: String
  ) throws(AtomicFileError) -> Int32 {
    let descriptor = Glibc.open(file, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw AtomicFileError(errno, path: path, doing: "write") }
    return descriptor
  }

  private static func writeAll(
    _ bytes: some Collection<UInt8>, to descriptor: Int32, path: String
  ) throws(AtomicFileError) {
    let failure =
      bytes.withContiguousStorageIfAvailable { writeAll($0, to: descriptor) }
      ?? Array(bytes).withUnsafeBufferPointer { writeAll($0, to: descriptor) }
    if failure != 0 { throw AtomicFileError(failure, path: path, doing: "write") }
  }

  /// 0, or the error number of the write that failed.
  private static func writeAll(_ bytes: UnsafeBufferPointer<UInt8>, to descriptor: Int32) -> Int32 {
    var rest = UnsafeRawBufferPointer(bytes)
    while !rest.isEmpty {
      let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if written > 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      } else if written < 0, errno != EINTR {
        return errno
      }
    }
    return 0
  }

  /// `folder/.name.<process>-<random>.tmp`: hidden, and unlike any other writer's.
  private static func temporaryName(beside destination: String) -> String {
    let name = destination.split(separator: "/").last.map(String.init) ?? destination
    let tag = String(UInt32.random(in: 0...UInt32.max), radix: 16)
    return folder(of: destination) + "/.\(name.prefix(60)).\(getpid())-\(tag).tmp"
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func resolvingLinks(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// True for what exists and is neither a regular file nor a folder.
  private static func isSpecial(_ path: String) -> Bool {
    guard let kind = kind(of: path) else { return false }
    return kind != S_IFREG && kind != S_IFDIR
  }

  private static func isFolder(_ path: String) -> Bool { kind(of: path) == S_IFDIR }

  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// Makes the rename itself durable. Not every file system can, and then nothing is lost but
  /// the promise, so a failure is not reported.
  private static func syncFolder(of path: String) {
    let descriptor = Glibc.open(folder(of: path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

import Foundation

/// The `curl` program of this machine.
struct Curl {
  /// How a download ended.
  struct Outcome {
    /// The program's exit status.
    let status: Int32
    /// The last line that it wrote to its error stream.
    let message: String

    /// True when the server sent everything it was asked for.
    var isComplete: Bool { status == 0 }
    /// True when the server refused to go on from where the partial file ends: it knows no
    /// ranges (33, 36), or has no such range (22 with 416).
    var cannotResume: Bool {
      status == 33 || status == 36 || (status == 22 && message.contains("416"))
    }
    /// Why the download failed.
    var reason: String { message.isEmpty ? "curl ended with status \(status)" : message }
  }

  private let executable: String
  private let advice: DataFetcher.Advice

  /// Finds the program in `PATH`; a name with a slash is a path already.
  init(named name: String, advice: DataFetcher.Advice) throws(FetchError) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let candidates = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
    guard let found = candidates.first(where: FileManager.default.isExecutableFile(atPath:)) else {
      throw .curlNotFound(name: name, advice: advice)
    }
    executable = found
    self.advice = advice
  }

  /// Adds the rest of the file at `address` to a partial download.
  ///
  /// Several times a second `received` hears how many bytes are there, and `shouldStop` is asked.
  func download(
    _ address: String, to download: PartialDownload, shouldStop: () -> Bool,
    received: (Int) -> Void
  ) throws(FetchError) -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = [
      "--fail", "--location", "--silent", "--show-error",
      // A mirror that is dead or hangs gives way to the next.
      "--connect-timeout", "20", "--speed-limit", "100", "--speed-time", "60",
      // What has arrived is on the disk, to be counted and to be resumed.
      "--no-buffer", "--continue-at", "-", "--output", download.path, "--url", address,
    ]
    let errors = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    do {
      try process.run()
    } catch {
      throw .curlFailed(name: executable, reason: "\(error)")
    }
    while process.isRunning {
      Thread.sleep(forTimeInterval: 0.05)
      received(download.size)
      // The program runs in a process group of its own: a Ctrl-C at the terminal misses it.
      if shouldStop() {
        // It inherits the signals that this thread blocks, and this one cannot be blocked.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        throw .interrupted(file: download.destination, advice: advice)
      }
    }
    process.waitUntilExit()
    // curl's few lines fit the pipe, so reading them afterwards cannot block it.
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    return Outcome(
      status: process.terminationStatus,
      message: text.split(whereSeparator: \.isNewline).last.map(String.init) ?? "")
  }
}

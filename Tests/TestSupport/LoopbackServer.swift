import Foundation
import Synchronization

/// A web server on this machine's loopback address, for one test: it serves bytes, ranges of
/// them, and the failures that a download must survive.
package final class LoopbackServer: Sendable {
  /// What a path gives.
  package enum Resource: Sendable {
    /// The bytes, or the range that is asked for.
    case bytes([UInt8])
    /// The bytes, whatever range is asked for.
    case withoutRanges([UInt8])
    /// So many of the bytes, then the line goes dead.
    case brokenAfter(Int, [UInt8])
    /// So many of the bytes, then silence until the other side hangs up.
    case silentAfter(Int, [UInt8])
  }

  /// One request that came in.
  package struct Request: Equatable {
    package let path: String
    /// The first byte of the range that was asked for; 0 when none was.
    package let start: Int

    package init(path: String, start: Int) {
      self.path = path
      self.start = start
    }
  }

  private let listener: Int32
  private let resources: [String: Resource]
  private let other: Resource?
  private let log = Mutex<[Request]>([])
  /// The port it listens on.
  package let port: UInt16

  /// A server of some paths.
  ///
  /// - Parameter other: what every other path gives; nil for 404.
  package init(_ resources: [String: Resource] = [:], other: Resource? = nil) {
    self.other = other
    self.resources = resources
    // A proxy of the machine must not come between.
    setenv("no_proxy", "127.0.0.1", 1)
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        precondition(bind(listener, generic, length) == 0 && listen(listener, 8) == 0)
        getsockname(listener, generic, &length)
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { return }
        self.answer(connection)
        close(connection)
      }
    }
  }

  deinit {
    // Wakes the thread that waits in `accept`.
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// The address of a folder of this server, with a slash at its end.
  package func mirror(_ folder: String) -> String { "http://127.0.0.1:\(port)/\(folder)/" }

  /// Every request so far, in order.
  package var requests: [Request] { log.withLock { $0 } }

  private func answer(_ connection: Int32) {
    var head = ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !head.contains("\r\n\r\n") {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return }
      head += String(decoding: buffer[..<count], as: UTF8.self)
    }
    let path = String(head.split(separator: " ")[1].dropFirst())
    let start = head.firstMatch(of: /[Rr]ange: bytes=(\d+)-/).flatMap { Int($0.1) }
    log.withLock { $0.append(Request(path: path, start: start ?? 0)) }
    switch resources[path] ?? other {
    case .bytes(let bytes): send(bytes, from: start, to: connection)
    case .withoutRanges(let bytes): send(bytes, from: nil, to: connection)
    case .brokenAfter(let count, let bytes):
      send("HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)\r\n\r\n", bytes[..<count], connection)
    case .silentAfter(let count, let bytes):
      send("HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)\r\n\r\n", bytes[..<count], connection)
      while recv(connection, &buffer, buffer.count, 0) > 0 {}
    case nil: send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", [], connection)
    }
  }

  private func send(_ bytes: [UInt8], from start: Int?, to connection: Int32) {
    let size = bytes.count
    guard let start else {
      let head = "HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\nConnection: close\r\n\r\n"
      return send(head, bytes[...], connection)
    }
    guard start < size else {
      return send(
        "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */\(size)\r\n"
          + "Content-Length: 0\r\nConnection: close\r\n\r\n", [], connection)
    }
    send(
      "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes \(start)-\(size - 1)/\(size)\r\n"
        + "Content-Length: \(size - start)\r\nConnection: close\r\n\r\n", bytes[start...],
      connection)
  }

  private func send(_ head: String, _ body: ArraySlice<UInt8>, _ connection: Int32) {
    var rest = (Array(head.utf8) + body)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

import Foundation
import Synchronization

/// Progress on standard error: a bar with rate and remaining time on a terminal, otherwise a plain
/// line now and then. Safe to use from several threads.
final class Progress: Sendable {
  private let title: String
  private let total: Int
  private let doneBefore: Int
  private let isQuiet: Bool
  private let start: ContinuousClock.Instant
  private let last = Mutex(Last())

  /// What was shown last.
  private struct Last {
    var moment: ContinuousClock.Instant?
    var done = 0
  }

  /// Progress over `total` pieces of work, begun just now or at another time.
  ///
  /// - Parameter doneBefore: how many of them an earlier run has done, which says nothing about how
  ///   long one takes.
  init(
    _ title: String, total: Int, doneBefore: Int = 0, isQuiet: Bool,
    start: ContinuousClock.Instant = .now
  ) {
    self.title = title
    self.total = total
    self.doneBefore = doneBefore
    self.isQuiet = isQuiet
    self.start = start
  }

  /// Says how many pieces are done, and perhaps what the last one came to.
  func update(_ done: Int, _ detail: String = "") {
    guard !isQuiet else { return }
    last.withLock { last in
      // Threads may arrive out of order.
      guard done > last.done else { return }
      last.done = done
      let now = ContinuousClock.now
      let pause: Duration = Console.isTerminal ? .milliseconds(100) : .seconds(5)
      if let moment = last.moment, now - moment < pause, done < total { return }
      last.moment = now
      show(done, detail, seconds: (now - start) / .seconds(1))
    }
  }

  /// Prints something in place of the bar, which comes back below it.
  func printing(_ body: () -> Void) {
    last.withLock {
      if $0.moment != nil, Console.isTerminal { Console.show("\r\u{1B}[K") }
      body()
    }
  }

  /// Leaves the bar behind.
  func finish() {
    guard !isQuiet, Console.isTerminal else { return }
    last.withLock {
      if $0.moment != nil { Console.show("\n") }
      $0.moment = nil
    }
  }

  private func show(_ done: Int, _ detail: String, seconds: Double) {
    let rate = Double(max(1, done - doneBefore)) / max(seconds, 1e-3)
    let remaining = Self.clock(Double(total - done) / rate)
    let figures =
      "\(done)/\(total)  \(String(format: rate < 10 ? "%.2f" : "%.0f", rate))/s  \(remaining) left"
    guard Console.isTerminal else {
      Console.note("\(title): \(figures)\(detail.isEmpty ? "" : "  \(detail)")")
      return
    }
    let cells = 20
    let filled = total == 0 ? cells : done * cells / total
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: cells - filled)
    let line = "\(title) [\(bar)] \(figures)  \(detail)"
    // Carriage return, the line, clear what is left of an older one.
    Console.show("\r" + line.prefix(Console.width - 1) + "\u{1B}[K")
  }

  /// Seconds as m:ss or h:mm:ss.
  static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e7 else { return "?" }
    let whole = Int(seconds.rounded(.up))
    let minutes = String(format: "%02d", whole / 60 % 60)
    let rest = String(format: "%02d", whole % 60)
    return whole < 3600 ? "\(whole / 60):\(rest)" : "\(whole / 3600):\(minutes):\(rest)"
  }
}

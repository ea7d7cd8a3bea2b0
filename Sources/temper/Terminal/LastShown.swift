import Synchronization

/// Notes when something was last shown, so that it is not shown too often.
final class LastShown: Sendable {
  private let last = Mutex<ContinuousClock.Instant?>(nil)

  /// Whether some seconds have passed since this was last true.
  var isTimeAgain: Bool {
    last.withLock { last in
      let now = ContinuousClock.now
      if let last, now - last < .seconds(5) { return false }
      last = now
      return true
    }
  }
}

internal import Synchronization

/// Two independent pieces of work at the same time.
public enum Concurrently {
  /// Does one thing on this thread and another on a second one, and returns both results.
  ///
  /// - Throws: the first one's error, or else the second one's.
  public static func run<First, Second: Sendable>(
    _ first: () throws -> First, _ second: @escaping @Sendable () throws -> Second
  ) throws -> (First, Second) {
    let result = SecondResult<Second>()
    let group = ThreadGroup()
    group.start { result.set(Result(catching: second)) }
    let own = Result(catching: first)
    group.wait()
    return (try own.get(), try result.get())
  }

  private final class SecondResult<Value: Sendable>: Sendable {
    private let value = Mutex<Result<Value, any Error>?>(nil)

    func set(_ result: Result<Value, any Error>) { value.withLock { $0 = result } }
    func get() throws -> Value {
      guard let result = value.withLock({ $0 }) else {
        preconditionFailure("the thread has ended without a result")
      }
      return try result.get()
    }
  }
}

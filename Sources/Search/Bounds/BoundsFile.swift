internal import LinearAlgebra
public import Basics
internal import Foundation
internal import Networks
internal import Synchronization

/// Why a bounds file is of no use: what it holds has to be computed again.
public struct BoundsFileError: Error, Equatable, CustomStringConvertible {
  /// What is wrong with it.
  public enum Reason: Equatable, Sendable {
    /// It is not what this program writes, or not whole.
    case damaged
    /// Another version's layout.
    case schema(Int)
    /// It answers another question: other weights, for instance.
    case stale(BoundsMismatch)
  }

  /// The file's path.
  public let path: String
  /// What is wrong with it.
  public let reason: Reason

  package init(path: String, reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// One line without a remedy: whoever reads bounds computes them again, and says so.
  public var description: String {
    switch reason {
    case .damaged: "\(path): not a whole file of bounds"
    case .schema(let schema):
      "\(path): of schema \(schema), this program knows \(BigMBounds.currentSchema)"
    case .stale(let mismatch): "\(path): \(mismatch)"
    }
  }
}

/// The file that keeps a network's bounds beside its model, one JSON object.
///
/// Bounds hold for every image, so they are computed once. The file grows while they are computed,
/// and an interrupted computation goes on from it.
public struct BoundsFile: Sendable {
  /// The file's path.
  public let path: String

  /// The file at a path.
  public init(_ path: String) { self.path = path }

  /// The file for a computation's bounds beside the network's model:
  /// `<model without .safetensors>.bounds-<method>.json`, with the time limit and the box in the
  /// name where they are not the usual ones, as in `m.bounds-milp-10s-box_-1_1.json`.
  public init(for computation: BoundComputation, besideModel model: String) {
    let suffix = ".safetensors"
    var name = model.hasSuffix(suffix) ? String(model.dropLast(suffix.count)) : model
    name += ".bounds-\(computation.method.rawValue)"
    if computation.method != .milpWeak, let seconds = computation.secondsPerBound {
      name += "-\(Self.text(seconds))s"
    }
    let box = computation.box
    if box != Interval(0, 1) { name += "-box_\(Self.text(box.lower))_\(Self.text(box.upper))" }
    path = name + ".json"
  }

  private static func text(_ number: Double) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The file's bounds, as far as they are finished; nil where there is no file.
  ///
  /// - Throws: `BoundsFileError` where they are not those of the computation.
  public func read(for computation: BoundComputation) throws(BoundsFileError) -> BigMBounds? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    struct Header: Decodable { let schema: Int }
    let decoder = JSONDecoder()
    guard let data = FileManager.default.contents(atPath: path),
      let schema = try? decoder.decode(Header.self, from: data).schema
    else { throw BoundsFileError(path: path, reason: .damaged) }
    guard schema == BigMBounds.currentSchema else {
      throw BoundsFileError(path: path, reason: .schema(schema))
    }
    guard let bounds = try? decoder.decode(BigMBounds.self, from: data) else {
      throw BoundsFileError(path: path, reason: .damaged)
    }
    do {
      try computation.check(bounds)
    } catch {
      throw BoundsFileError(path: path, reason: .stale(error))
    }
    return bounds
  }

  /// Replaces the file, whole or not at all.
  public func write(_ bounds: BigMBounds) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(bounds), to: path)
  }

  /// The bounds that the file is for: read, computed as far as they are missing, and written after
  /// each layer, every few seconds and at the end.
  ///
  /// - Parameters:
  ///   - afresh: whether what the file holds is computed again.
  ///   - jobs: threads.
  ///   - memory: what the whole program may occupy.
  ///   - shouldStop: asked often; true ends the computation, and what is finished is kept.
  ///   - notUsable: told why the file is of no use, once at most and before anything is computed.
  ///   - progress: called with everything so far, once at the beginning and then after each neuron.
  /// - Returns: all bounds, or what was finished when `shouldStop` became true.
  /// - Throws: what the computation throws, or `AtomicFileError` where the file cannot be written.
  public func bounds(
    _ computation: BoundComputation, afresh: Bool = false, jobs: Int = 1,
    memory: MemoryLimit? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false },
    notUsable: (BoundsFileError) -> Void = { _ in },
    progress: @escaping @Sendable (_ soFar: BigMBounds) -> Void = { _ in }
  ) throws -> BigMBounds {
    var earlier: BigMBounds?
    if !afresh {
      do throws(BoundsFileError) {
        earlier = try read(for: computation)
      } catch {
        notUsable(error)
      }
    }
    if let earlier {
      progress(earlier)
      if earlier.isComplete { return earlier }
    }
    let lastWrite = Mutex<ContinuousClock.Instant?>(nil)
    let bounds = try computation.run(
      from: earlier, jobs: jobs, memory: memory, shouldStop: shouldStop
    ) { soFar in
      progress(soFar)
      try lastWrite.withLock { last in
        let now = ContinuousClock.now
        let isEndOfLayer = soFar.layers.allSatisfy { $0.isComplete || $0.isUntouched }
        if !isEndOfLayer, let last, now - last < Self.pause { return }
        try write(soFar)
        last = now
      }
    }
    if bounds != earlier { try write(bounds) }
    return bounds
  }

  /// Between two writes, so that layers of closed form do not wait for the disk.
  private static let pause = Duration.seconds(2)
}

extension BigMBounds.Layer {
  fileprivate var isUntouched: Bool { neurons.allSatisfy { $0 == nil } }
}

internal import Basics
internal import LinearAlgebra
public import Networks
internal import Synchronization

/// What a gradient attack came to for one input.
public struct AttackedInput: Sendable, Equatable {
  /// inputCount numbers. In the ball up to rounding to float32.
  public let point: [Float]
  /// The network's answer there; nil for none.
  public let answer: Int?
  /// Whether that is what was looked for: the target, or without one anything but the label.
  public let isFooled: Bool
  /// The size of the change in the attack's norm.
  public let distance: Double
  /// What the ascent made large: the loss, or what the attack has in its place.
  public let objective: Double
}

extension NetworkGraph {
  /// Attacks inputs by gradients.
  ///
  /// An ascent that ends where the network is fooled is an input's last; for an input with none, the end
  /// at which the objective is largest counts. What is found for an input depends on the arguments, its
  /// number and nothing else, but for what BLAS's sums round differently with other inputs beside it;
  /// the number of threads changes nothing at all.
  ///
  /// - Parameters:
  ///   - data: inputs of this network's size, in [0, 1] if the attack stays there, with labels below
  ///     its number of classes.
  ///   - targets: for each input the class that the network is to answer; for an attack with a target.
  ///   - loss: what `Objective.loss` is; best what the network was trained with.
  ///   - seed: decides the random starts.
  ///   - numbers: for each input by which number its random starts are drawn, below 2^40; nil for its
  ///     position.
  ///   - stopsWhenFooled: whether an ascent ends as soon as the network is fooled, its start included,
  ///     instead of after all steps.
  ///   - jobs: on how many threads, if memory allows; BLAS has one for each then.
  ///   - shouldStop: asked before each step; true ends the attack.
  ///   - finished: called with each input's position and result as soon as they are known, on any of the
  ///     threads, in no order; an error that it throws ends the attack.
  /// - Returns: for each input what was found; nil where the attack was ended before.
  public func adversarialInputs(
    near data: LabelledInputs, attack: GradientAttack, targets: [Int]? = nil,
    loss: Loss = .crossEntropy, seed: UInt64 = 0, numbers: [Int]? = nil,
    stopsWhenFooled: Bool = false, jobs: Int = 1,
    shouldStop: @escaping @Sendable () -> Bool = { false },
    finished: @escaping @Sendable (Int, AttackedInput) throws -> Void = { _, _ in }
  ) throws -> [AttackedInput?] {
    attack.check()
    precondition(data.inputs.columns == inputCount, "the network expects \(inputCount) inputs")
    precondition(
      attack.objective.isTargeted == (targets != nil), "a target is for attacks that have one")
    for list in [targets, numbers].compactMap(\.self) {
      precondition(list.count == data.count, "targets and numbers are one for each input")
    }
    precondition(
      (data.labels + (targets ?? [])).allSatisfy { 0..<decision.classCount ~= $0 },
      "a label or target is out of range")
    let task = AttackTask(
      graph: self, attack: attack, inputs: data.inputs,
      questions: data.labels.enumerated().map { index, label in
        AttackQuestion(label: label, target: targets?[index])
      }, loss: loss, seed: seed, numbers: numbers ?? Array(0..<data.count),
      stopsWhenFooled: stopsWhenFooled)
    let values = shapes.reduce(inputCount) { $0 + $1.count }
    let size = max(1, min(Self.mostRows, Self.chunkCapacity / values, data.count))
    let threads = max(1, min(jobs, Self.tapeCapacity / (size * values)))
    let ledger = AttackLedger(count: data.count, chunkSize: size)
    try WorkerPool.run(Array(0..<threads), jobs: threads) { _ in
      let chunk = AttackChunk(task, size: size, shouldStop: shouldStop) { position, result in
        ledger.add(result, at: position)
        try finished(position, result)
      }
      while let inputs = ledger.next() {
        do {
          try chunk.attack(inputs)
        } catch {
          ledger.close()
          throw error
        }
      }
    }
    return ledger.results
  }

  /// How many inputs are attacked side by side: as many as make matrix products fast.
  private static let mostRows = 256
  /// How many values their memory may hold, so that a step's stay near the processor. It decides what
  /// is rounded together, and so depends on nothing.
  private static let chunkCapacity = 1 << 21
}

/// Who attacks what, and what was found.
private final class AttackLedger: Sendable {
  private struct State {
    var chunks: ArraySlice<Range<Int>>
    var results: [AttackedInput?]
  }

  private let state: Mutex<State>

  init(count: Int, chunkSize: Int) {
    let chunks = stride(from: 0, to: count, by: chunkSize).map { start in
      start..<min(start + chunkSize, count)
    }
    state = Mutex(State(chunks: chunks[...], results: Array(repeating: nil, count: count)))
  }

  /// Inputs that no thread has taken yet.
  func next() -> Range<Int>? { state.withLock { $0.chunks.popFirst() } }
  /// Leaves none to take.
  func close() { state.withLock { $0.chunks = [] } }
  func add(_ result: AttackedInput, at position: Int) {
    state.withLock { $0.results[position] = result }
  }
  var results: [AttackedInput?] { state.withLock { $0.results } }
}

internal import Basics
internal import LinearAlgebra
internal import Networks
internal import Queries

/// What an attack on many inputs is about, the same for all of its threads.
struct AttackTask: Sendable {
  let graph: NetworkGraph
  let attack: GradientAttack
  let inputs: Matrix<Float>
  /// One for each input.
  let questions: [AttackQuestion]
  /// What `Objective.loss` is.
  let loss: Loss
  let seed: UInt64
  /// By which each input's random starts are drawn, beside the seed.
  let numbers: [Int]
  /// Whether an ascent ends as soon as the network is fooled.
  let stopsWhenFooled: Bool
}

/// One thread's part of an attack on many inputs: all ascents for some of them at a time, side by side.
final class AttackChunk {
  private let task: AttackTask
  private let tape: AscentTape
  private let ball: any AttackBall
  private let shouldStop: () -> Bool
  private let finished: (Int, AttackedInput) throws -> Void
  /// For each input what was found so far.
  private var best: [Int: AttackedInput] = [:]

  /// Memory for at most `size` inputs at a time.
  ///
  /// - Parameters:
  ///   - shouldStop: asked before each step.
  ///   - finished: hears of each input once nothing can change any more.
  init(
    _ task: AttackTask, size: Int, shouldStop: @escaping () -> Bool,
    finished: @escaping (Int, AttackedInput) throws -> Void
  ) {
    self.task = task
    tape = AscentTape(task.graph, task.attack, loss: task.loss, batchSize: size)
    ball = task.attack.ball(inputCount: task.graph.inputCount)
    self.shouldStop = shouldStop
    self.finished = finished
  }

  /// Attacks some inputs: those that no ascent has fooled the network about are in the next.
  func attack(_ inputs: Range<Int>) throws {
    best = [:]
    var pending = Array(inputs)
    for ascent in 0..<task.attack.restarts where !pending.isEmpty {
      try task.inputs.elements.withUnsafeBufferPointer { rows in
        guard let first = rows.baseAddress else { return }
        pending = try ascend(pending, ascent, around: first)
      }
      if shouldStop() { return }
    }
    for input in pending { if let found = best[input] { try finished(input, found) } }
  }

  /// One ascent for each of some inputs.
  ///
  /// - Returns: those about which the network is not fooled.
  private func ascend(
    _ inputs: [Int], _ ascent: Int, around originals: UnsafePointer<Float>
  ) throws -> [Int] {
    let (count, points) = (task.graph.inputCount, tape.points)
    // Which input each row of the tape is of.
    var active = inputs
    for (row, input) in active.enumerated() {
      points.advanced(by: row * count).update(from: originals + input * count, count: count)
      guard ascent > 0 || task.attack.startsAtRandom else { continue }
      var random = random(input, ascent)
      ball.scatter(points + row * count, around: originals + input * count, using: &random)
    }
    var unfooled: [Int] = []
    for step in 0...task.attack.steps {
      if shouldStop() { return [] }
      let isLast = step == task.attack.steps
      tape.evaluate(active.count, differentiates: !isLast) { task.questions[active[$0]] }
      // Rows that go on move to the front.
      var kept = 0
      for (row, input) in active.enumerated() {
        let mayEnd = isLast || task.stopsWhenFooled
        if mayEnd, task.questions[input].isMet(by: tape.answer(row)) {
          try finished(input, result(input, row, originals, isFooled: true))
          continue
        }
        if isLast {
          unfooled.append(input)
          let isBest = best[input].map { tape.values[row] > $0.objective } ?? true
          if isBest { best[input] = result(input, row, originals, isFooled: false) }
          continue
        }
        let point = points + row * count
        ball.step(point, along: tape.gradients + row * count, around: originals + input * count)
        if kept < row { points.advanced(by: kept * count).update(from: point, count: count) }
        active[kept] = input
        kept += 1
      }
      active.removeLast(active.count - kept)
      if active.isEmpty { break }
    }
    return unfooled
  }

  /// A row of the tape as it was evaluated.
  private func result(
    _ input: Int, _ row: Int, _ originals: UnsafePointer<Float>, isFooled: Bool
  ) -> AttackedInput {
    let count = task.graph.inputCount
    let (point, original) = (tape.points + row * count, originals + input * count)
    return AttackedInput(
      point: Array(UnsafeBufferPointer(start: point, count: count)), answer: tape.answer(row),
      isFooled: isFooled,
      distance: Ball(task.attack.norm).size(
        (0..<count).lazy.map { Double(point[$0]) - Double(original[$0]) }),
      objective: tape.values[row])
  }

  /// What an input's ascent begins with, whichever inputs there are besides.
  private func random(_ input: Int, _ ascent: Int) -> SeededRandom {
    SeededRandom(
      seed: task.seed, stream: UInt64(ascent + 1) << 40 + UInt64(task.numbers[input]))
  }
}

import Attacks
import Dispatch
import LinearAlgebra
import Networks
import Queries
import Synchronization
import TestSupport
import Testing

/// Many inputs, side by side and one after the other.
@Suite struct AttackChunkTests {
  /// More inputs than are attacked side by side, a third of them with a label that is wrong.
  private static let many = {
    let digits = TinyDigits.labelled(TinyDigits.trainImages)
    let twice = digits.appending(digits).appending(digits).appending(digits)
    return LabelledInputs(
      inputs: twice.inputs,
      labels: twice.labels.enumerated().map { $0 % 3 == 0 ? ($1 + 1) % 10 : $1 })
  }()
  private static let graph = {
    var options = TrainingOptions()
    options.epochs = 30
    options.batchSize = 8
    options.learningRate = 0.01
    let untrained = Network(randomWithSizes: [49, 8, 10], seed: 1)
    let digits = TinyDigits.labelled(TinyDigits.trainImages)
    guard let network = try? untrained.trained(on: digits, options: options) else {
      preconditionFailure("the tiny network cannot be trained")
    }
    return NetworkGraph(network)
  }()
  /// Smooth, so that what BLAS rounds differently stays small.
  private static let attack = GradientAttack(norm: .l2, radius: 0.6, steps: 9, stepSize: 0.1)

  private func isSame(_ a: AttackedInput, _ b: AttackedInput) -> Bool {
    a.answer == b.answer && a.isFooled == b.isFooled
      && isClose(a.objective, b.objective, relative: 1e-3, absolute: 1e-4)
      && zip(a.point, b.point).allSatisfy { abs($0 - $1) < 1e-4 }
  }

  @Test func threadsChangeNothing() throws {
    #expect(Self.many.count > 256)
    var attack = Self.attack
    attack.restarts = 3
    for stops in [false, true] {
      func found(_ jobs: Int) throws -> [AttackedInput?] {
        try Self.graph.adversarialInputs(
          near: Self.many, attack: attack, stopsWhenFooled: stops, jobs: jobs)
      }
      let one = try found(1)
      #expect(one.allSatisfy { $0 != nil })
      #expect(try found(3) == one)
    }
  }

  /// With what stands beside an input, and in which order, nothing changes, as long as it has its number.
  @Test func everyInputIsByItself() throws {
    var attack = Self.attack
    attack.restarts = 2
    let graph = Self.graph
    let all = try graph.adversarialInputs(near: Self.many, attack: attack, seed: 3)
    let some = stride(from: Self.many.count - 1, to: 0, by: -37).map { $0 }
    let found = try graph.adversarialInputs(
      near: Self.many.subset(some), attack: attack, seed: 3, numbers: some)
    for (result, index) in zip(found, some) {
      #expect(isSame(try #require(result), try #require(all[index])))
    }
    let others = try graph.adversarialInputs(near: Self.many.subset(some), attack: attack, seed: 3)
    #expect(others != found)
  }

  /// An input whose ascent ends where the network is fooled is where an ascent of so many steps ends;
  /// the others are where they are without any that end.
  @Test func anAscentEndsAtTheFirstPointThatFools() throws {
    let (data, graph) = (Self.many, Self.graph)
    var attack = Self.attack
    attack.startsAtRandom = false
    let found = try graph.adversarialInputs(near: data, attack: attack, stopsWhenFooled: true)
    let steps = try (1...attack.steps).map { count in
      attack.steps = count
      return try graph.adversarialInputs(near: data, attack: attack)
    }
    let answers = graph.predictions(data.inputs)
    var ends = [Int](repeating: 0, count: steps.count + 2)
    for (index, result) in found.enumerated() {
      let result = try #require(result)
      if answers[index] != data.labels[index] {
        #expect(result.isFooled && result.distance == 0)
        #expect(result.point == Array(data.inputs.row(index)))
        ends[0] += 1
        continue
      }
      let first = steps.firstIndex { $0[index]?.isFooled ?? false }
      #expect(result.isFooled == (first != nil))
      #expect(isSame(result, try #require(steps[first ?? steps.count - 1][index])))
      ends[first.map { $0 + 1 } ?? steps.count + 1] += 1
    }
    // Some end at once, some on the way, some never.
    #expect(ends[0] > 0 && ends[steps.count + 1] > 0)
    #expect(ends[1...steps.count].count { $0 > 0 } > 2)
  }

  /// Logit 1 - logit 0 = 10 relu(x - 0.6) - floor: at 0.5 the loss does not grow in any direction, and the
  /// greatest in reach is at 0.8.
  private func plateau(floor: Float) -> NetworkGraph {
    NetworkGraph(
      Network(layers: [
        Layer(weight: Matrix(rows: 1, columns: 1, elements: [1]), bias: [-0.6]),
        Layer(weight: Matrix(rows: 2, columns: 1, elements: [0, 10]), bias: [floor, 0]),
      ]))
  }

  private let middle = LabelledInputs(
    inputs: Matrix(rows: 3, columns: 1, elements: [0.5, 0.5, 0.5]), labels: [0, 0, 0])

  @Test(arguments: Norm.allCases) func furtherAscentsFindWhatOneMisses(norm: Norm) throws {
    let graph = plateau(floor: 1)
    var attack = GradientAttack(
      norm: norm, radius: 0.3, steps: 5, stepSize: 0.1, startsAtRandom: false)
    for result in try graph.adversarialInputs(near: middle, attack: attack) {
      #expect(result?.point == [0.5] && result?.isFooled == false && result?.distance == 0)
    }
    attack.restarts = 40
    for result in try graph.adversarialInputs(near: middle, attack: attack) {
      #expect(isClose(Double(try #require(result).point[0]), 0.8, relative: 1e-6))
      #expect(result?.isFooled == true)
    }
  }

  /// Nothing fools it, and so the ascent that ends highest counts, whichever it is.
  @Test func theHighestEndOfSeveralCounts() throws {
    let graph = plateau(floor: 9)
    var attack = GradientAttack(norm: .linf, radius: 0.3, steps: 5, stepSize: 0.1)
    let objectives = try (1...12).map { restarts in
      attack.restarts = restarts
      return try graph.adversarialInputs(near: middle, attack: attack, seed: 5).map {
        $0?.objective ?? 0
      }
    }
    for input in 0..<3 {
      #expect(zip(objectives, objectives.dropFirst()).allSatisfy { $0[input] <= $1[input] })
      #expect(isClose(objectives[11][input], 0.000911, relative: 1e-3))
    }
    #expect(objectives.contains { Set($0).count > 1 })
  }

  /// Without any slope: no gradient, no step, no number that is none.
  @Test(arguments: Norm.allCases, GradientAttack.Direction.allCases)
  func onAPlateauNothingMoves(norm: Norm, direction: GradientAttack.Direction) throws {
    var attack = GradientAttack(norm: norm, radius: 0.05, startsAtRandom: false)
    attack.direction = direction
    for result in try plateau(floor: 1).adversarialInputs(near: middle, attack: attack) {
      #expect(result?.point == [0.5] && result?.isFooled == false)
      #expect(isClose(result?.objective ?? 0, 0.3132617, relative: 1e-5))
    }
  }

  @Test func everyResultIsHeardOfOnce() throws {
    let heard = Heard()
    var attack = Self.attack
    attack.restarts = 2
    let found = try Self.graph.adversarialInputs(
      near: Self.many, attack: attack, stopsWhenFooled: true, jobs: 2,
      finished: { position, result in
        heard.results.withLock { $0[position, default: []].append(result) }
      })
    let results = heard.results.withLock { $0 }
    #expect(results.count == Self.many.count)
    for (position, result) in found.enumerated() {
      #expect(results[position] == [try #require(result)])
    }
  }

  /// The first input's result waits for that of one which another thread attacks.
  @Test func threadsWorkAtTheSameTime() throws {
    let other = DispatchSemaphore(value: 0)
    let waited = Mutex(DispatchTimeoutResult.timedOut)
    _ = try Self.graph.adversarialInputs(
      near: Self.many, attack: Self.attack, stopsWhenFooled: true, jobs: 2,
      finished: { position, _ in
        if position >= 256 { other.signal() }
        if position == 0 {
          let result = other.wait(timeout: .now() + 60)
          waited.withLock { $0 = result }
        }
      })
    #expect(waited.withLock { $0 } == .success)
  }

  private final class Heard: Sendable {
    let results = Mutex<[Int: [AttackedInput]]>([:])
    let questions = Mutex(0)
  }

  /// What was finished before stays.
  @Test func anAttackCanBeStopped() throws {
    let heard = Heard()
    func found(after steps: Int) throws -> Int {
      heard.questions.withLock { $0 = steps }
      return try Self.graph.adversarialInputs(
        near: Self.many, attack: Self.attack, stopsWhenFooled: true,
        shouldStop: {
          heard.questions.withLock {
            $0 -= 1; return $0 < 0
          }
        }
      ).compactMap(\.self).count
    }
    let counts = try [0, 5, 10_000].map(found)
    #expect(counts[0] == 0)
    #expect(0 < counts[1] && counts[1] < Self.many.count)
    #expect(counts[2] == Self.many.count)
  }

  private struct Enough: Error {}

  /// No thread takes more after it: the first input is wrong at its start, and far from the last. With two
  /// threads it comes while the other one is at work.
  @Test(arguments: [1, 2]) func anErrorEndsTheAttack(jobs: Int) {
    let heard = Heard()
    let other = DispatchSemaphore(value: 0)
    if jobs == 1 { other.signal() }
    let data = (0..<3).reduce(Self.many) { data, _ in data.appending(Self.many) }
    #expect(throws: Enough.self) {
      try Self.graph.adversarialInputs(
        near: data, attack: Self.attack, stopsWhenFooled: true, jobs: jobs,
        finished: { position, _ in
          heard.questions.withLock { $0 += 1 }
          if position >= 256 { other.signal() }
          if position == 0 {
            #expect(other.wait(timeout: .now() + 60) == .success)
            throw Enough()
          }
        })
    }
    #expect(heard.questions.withLock { $0 } < data.count / 2)
  }
}

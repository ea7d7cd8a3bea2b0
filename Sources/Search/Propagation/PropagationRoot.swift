internal import Basics
internal import LinearAlgebra
internal import Networks
internal import Proofs
internal import Queries
internal import Synchronization

/// Bounds on every neuron over all inputs of a question, as close as they are asked for: by intervals, by linear
/// bounds, by linear bounds with slopes of their own.
struct PropagationRoot: Sendable {
  /// Linear bounds.
  let backward: BackwardBounds
  /// All inputs.
  private(set) var domain: PropagationDomain
  /// For each block the slopes that its neurons' bounds are best with, as far as they were looked for.
  private(set) var slopes: [NeuronSlopes?]

  /// For neuron n of a block the rows `places[2 n]` and `places[2 n + 1]`: slopes for its lower and its upper
  /// bound.
  typealias NeuronSlopes = (values: Matrix<Double>, places: [Int])

  private static let steps = 20
  /// Rows of one ascent.
  private static let rowsAtOnce = 64

  /// Bounds by intervals.
  init(_ network: PiecewiseNetwork, _ inputs: InputSet) {
    backward = BackwardBounds(network, inputs)
    domain = PropagationDomain(inputs, neurons: backward.neuronCount)
    slopes = Array(repeating: nil, count: network.blocks.count)
    for index in backward.offsets.indices { narrowByIntervals(index) }
  }

  /// How many neurons' signs are open.
  var unstableCount: Int { (0..<backward.neuronCount).count { domain.isUnstable($0) } }

  /// The bounds as others take them; of logits nothing is known.
  var bounds: NeuronBounds {
    let network = backward.network
    return NeuronBounds(
      of: network,
      layers: network.blocks.indices.map { index in
        index < backward.offsets.count
          ? intervals(index)
          : network.output.bias.map { _ in Interval(-.infinity, .infinity) }
      })
  }

  private func intervals(_ index: Int) -> [Interval] {
    (0..<backward.network.blocks[index].count).map {
      let place = backward.offsets[index] + $0
      return Interval(domain.lower[place], domain.upper[place])
    }
  }

  private mutating func narrowByIntervals(_ index: Int) {
    let bounds = backward.network.bounds(
      of: index, inputs: domain.inputs, earlier: (0..<index).map(intervals))
    for (neuron, interval) in bounds.enumerated() {
      let place = backward.offsets[index] + neuron
      domain.lower[place] = max(domain.lower[place], interval.lower)
      domain.upper[place] = min(domain.upper[place], interval.upper)
    }
  }

  /// The blocks whose neurons linear bounds can narrow: with a ReLU, and behind other neurons.
  private var blocks: [Int] {
    backward.offsets.indices.filter { index in
      let block = backward.network.blocks[index]
      return block.isRectified && block.terms.contains { $0.source != .input }
    }
  }

  /// How many multiplications linear bounds of all open neurons take, about; what is not a matrix counts more.
  var cost: Double {
    var (sum, below) = (0.0, 0.0)
    for (index, block) in backward.network.blocks.enumerated().dropLast() {
      below += block.terms.reduce(0) { $0 + $1.map.form.cost }
      guard blocks.contains(index) else { continue }
      let open = (0..<block.count).count { domain.isUnstable(backward.offsets[index] + $0) }
      sum += 2 * Double(open) * below
    }
    return sum
  }

  /// Narrows by linear bounds, block by block.
  mutating func propagate(_ limits: SearchLimits) {
    for index in blocks where limits.reached == nil {
      narrowByIntervals(index)
      let known = domain
      var domains = [domain]
      backward.narrow(&domains, at: index) { known.isUnstable(backward.offsets[index] + $1) }
      domain = domains[0]
    }
  }

  /// The cost of `refine` in costs of `propagate`.
  static let refinement = 2.0 * Double(steps + 1)

  /// Narrows by linear bounds whose slopes are improved for each bound alone.
  mutating func refine(_ limits: SearchLimits, threads: Int) {
    for index in blocks where limits.reached == nil {
      refine(index, limits, threads: threads)
    }
  }

  private mutating func refine(_ index: Int, _ limits: SearchLimits, threads: Int) {
    let (offset, count) = (backward.offsets[index], backward.network.blocks[index].count)
    let given = domain
    let sides = (0..<count).filter { given.isUnstable(offset + $0) }.flatMap {
      [(neuron: $0, sign: 1.0), (neuron: $0, sign: -1.0)]
    }
    let chunks = stride(from: 0, to: sides.count, by: Self.rowsAtOnce).map {
      Array(sides[$0..<min($0 + Self.rowsAtOnce, sides.count)])
    }
    let ascent = SlopeAscent(backward: backward)
    let found = Mutex<[(neuron: Int, sign: Double, bound: Double, slopes: [Double])]>([])
    // Nothing in it throws.
    try? WorkerPool.run(chunks, jobs: threads) { chunk in
      guard limits.reached == nil else { return }
      var rows = Matrix<Double>(rows: chunk.count, columns: count)
      for (row, side) in chunk.enumerated() { rows[row, side.neuron] = side.sign }
      let domains = Array(repeating: given, count: chunk.count)
      // Beyond zero the sign is known.
      let result = ascent.ascend(
        rows, at: index, domains, from: ascent.leastArea(domains),
        goals: Array(repeating: 0, count: chunk.count), steps: Self.steps)
      found.withLock { found in
        for (row, side) in chunk.enumerated() {
          found.append(
            (side.neuron, side.sign, result.bounds[row], Array(result.controls.row(row))))
        }
      }
    }
    var (places, values) = ([Int](repeating: 0, count: 2 * count), [Double]())
    var isWhole = true
    found.withLock { found in
      isWhole = found.count == sides.count
      for side in found {
        places[2 * side.neuron + (side.sign > 0 ? 0 : 1)] = values.count / backward.neuronCount
        values += side.slopes
        let place = offset + side.neuron
        if side.sign > 0 {
          domain.lower[place] = max(domain.lower[place], side.bound)
        } else {
          domain.upper[place] = min(domain.upper[place], -side.bound)
        }
      }
    }
    guard isWhole, !values.isEmpty else { return }
    let columns = backward.neuronCount
    slopes[index] = (
      Matrix(rows: values.count / columns, columns: columns, elements: values), places
    )
  }
}

extension LinearMap.Form {
  /// How many multiplications by a matrix take as long as one application to one input, about.
  fileprivate var cost: Double {
    switch self {
    case .dense(let matrix): Double(matrix.rows * matrix.columns)
    case .convolution(let map): 20 * Double(map.shape.outputCount * map.shape.coefficientCount)
    case .sparse(let map): 20 * Double(map.rows.reduce(map.inputCount) { $0 + $1.values.count })
    }
  }
}

internal import Foundation
internal import LinearAlgebra
internal import Networks
internal import Proofs

/// Improves the controls of linear bounds by gradient ascent (Adam): the slopes of neurons whose sign is open
/// (alpha; Xu and others, 2021) and the multiples of the signs that are assumed (beta; Wang and others, 2021).
/// Nothing here is trusted: whatever controls come out, their bounds are proved by `BackwardBounds`.
struct SlopeAscent {
  /// Linear bounds.
  let backward: BackwardBounds
  private var network: PiecewiseNetwork { backward.network }

  /// What rows came to.
  struct Result {
    /// The best lower bounds.
    var bounds: [Double]
    /// Their controls, rows x neurons.
    var controls: Matrix<Double>
    /// How much each neuron's relaxation errs at the relaxation's best point, times how much of the neuron's
    /// output the row holds, rows x neurons.
    var gaps: Matrix<Double>
    /// The best point's inputs, rows x inputs.
    var inputs: Matrix<Double>
    /// How much of each input the row holds, rows x inputs.
    var onInputs: Matrix<Double>
  }

  private static let slopeRate = 0.25
  private static let signRate = 0.25
  private static let decay = 0.95

  /// Controls that make relaxations' areas least, one row for each domain.
  func leastArea(_ domains: [PropagationDomain]) -> Matrix<Double> {
    var result = Matrix<Double>(rows: domains.count, columns: backward.neuronCount)
    for (row, domain) in domains.enumerated() {
      for neuron in 0..<backward.neuronCount
      where domain.isUnstable(neuron) && domain.upper[neuron] > -domain.lower[neuron] {
        result[row, neuron] = 1
      }
    }
    return result
  }

  /// Ascends from some controls.
  ///
  /// - Parameters:
  ///   - rows: one for each domain: what of a block's pre-activations is bounded from below.
  ///   - goals: from here on bounds are good enough.
  ///   - steps: 0 to evaluate the controls alone.
  func ascend(
    _ rows: Matrix<Double>, at top: Int, _ domains: [PropagationDomain],
    from start: Matrix<Double>, goals: [Double], steps: Int
  ) -> Result {
    let parts = domains.map { BackwardBounds.Part($0, rows: 1) }
    var controls = start
    var best = Result(
      bounds: Array(repeating: -.infinity, count: rows.rows), controls: start,
      gaps: Matrix(rows: rows.rows, columns: backward.neuronCount),
      inputs: Matrix(rows: rows.rows, columns: network.inputCount),
      onInputs: Matrix(rows: rows.rows, columns: network.inputCount))
    var moments = Moments(rows: rows.rows, columns: backward.neuronCount)
    for step in 0...steps {
      let (bounds, trace) = backward.tracedBounds(of: rows, at: top, parts, .rows(controls))
      let improved = bounds.indices.filter { step == 0 || bounds[$0] > best.bounds[$0] }
      for row in improved {
        best.bounds[row] = bounds[row]
        Self.copy(controls, row, to: &best.controls)
        Self.copy(trace.onInputs, row, to: &best.onInputs)
      }
      if zip(best.bounds, goals).allSatisfy({ $0 >= $1 }) { break }
      let point = RelaxationPoint(backward, trace, domains, controls, top: top)
      for row in improved {
        Self.copy(point.gaps, row, to: &best.gaps)
        Self.copy(point.inputs, row, to: &best.inputs)
      }
      if step < steps { move(&controls, domains, point, &moments) }
    }
    return best
  }

  /// The averages of gradients and of their squares, and how often they were added to.
  private struct Moments {
    var first: Matrix<Double>
    var second: Matrix<Double>
    var steps = 0.0

    init(rows: Int, columns: Int) {
      first = Matrix(rows: rows, columns: columns)
      second = first
    }

    /// The next step's direction for one number, about one in size.
    mutating func direction(_ index: Int, _ gradient: Double) -> Double {
      first.elements[index] = 0.9 * first.elements[index] + 0.1 * gradient
      second.elements[index] = 0.999 * second.elements[index] + 0.001 * gradient * gradient
      let size = (second.elements[index] / (1 - pow(0.999, steps))).squareRoot() + 1e-12
      return first.elements[index] / (1 - pow(0.9, steps)) / size
    }
  }

  private func move(
    _ controls: inout Matrix<Double>, _ domains: [PropagationDomain], _ point: RelaxationPoint,
    _ moments: inout Moments
  ) {
    let decay = pow(Self.decay, moments.steps)
    moments.steps += 1
    for (row, domain) in domains.enumerated() {
      let base = row * backward.neuronCount
      for neuron in 0..<backward.neuronCount where domain.isUnstable(neuron) {
        let gradient = point.gradients.elements[base + neuron]
        guard gradient != 0 else { continue }
        let step = Self.slopeRate * decay * moments.direction(base + neuron, gradient)
        controls.elements[base + neuron] = min(1, max(0, controls.elements[base + neuron] + step))
      }
      for neuron in domain.fixed where !domain.isUnstable(neuron) {
        let gradient = point.gradients.elements[base + neuron]
        let step =
          Self.signRate * decay * point.scale(row, neuron, backward)
          * moments.direction(base + neuron, gradient)
        controls.elements[base + neuron] = min(0, controls.elements[base + neuron] - step)
      }
    }
  }

  private static func copy(_ source: Matrix<Double>, _ row: Int, to target: inout Matrix<Double>) {
    let range = row * source.columns..<(row + 1) * source.columns
    target.elements.replaceSubrange(range, with: source.elements[range])
  }
}

/// Where rows' relaxations are least, and how their bounds change with the controls there.
struct RelaxationPoint {
  /// Rows x inputs.
  private(set) var inputs: Matrix<Double>
  /// Rows x neurons: the bound's derivative by a slope, or by the multiple of a sign.
  private(set) var gradients: Matrix<Double>
  /// See `SlopeAscent.Result`.
  private(set) var gaps: Matrix<Double>
  /// Rows x blocks: how much of a neuron's output the row holds, in the mean over neurons that are not off.
  private var scales: Matrix<Double>

  /// How large multiples of a neuron's sign are.
  func scale(_ row: Int, _ neuron: Int, _ backward: BackwardBounds) -> Double {
    let block = (backward.offsets.firstIndex { $0 > neuron } ?? backward.offsets.count) - 1
    return scales[row, block]
  }

  /// The point of a pass.
  init(
    _ backward: BackwardBounds, _ trace: BackwardBounds.Trace, _ domains: [PropagationDomain],
    _ controls: Matrix<Double>, top: Int
  ) {
    let (network, count) = (backward.network, domains.count)
    inputs = Matrix(rows: count, columns: network.inputCount)
    gradients = Matrix(rows: count, columns: backward.neuronCount)
    gaps = gradients
    scales = Matrix(rows: count, columns: backward.offsets.count)
    for (row, domain) in domains.enumerated() {
      for (input, range) in domain.inputs.enumerated() {
        inputs[row, input] = trace.onInputs[row, input] > 0 ? range.lower : range.upper
      }
    }
    var outputs: [Matrix<Double>] = []
    for index in 0..<top {
      let block = network.blocks[index]
      var values = Matrix<Double>(rows: count, columns: block.count)
      for (number, term) in block.terms.enumerated() {
        let source =
          switch term.source {
          case .input: inputs
          case .block(let earlier): outputs[earlier]
          }
        let part = term.map.form.apply(source)
        if number == 0 {
          values = part
        } else {
          for element in values.elements.indices {
            values.elements[element] += part.elements[element]
          }
        }
      }
      for (row, domain) in domains.enumerated() {
        for neuron in 0..<block.count { values[row, neuron] += block.bias[neuron] }
        guard block.isRectified else { continue }
        relax(
          &values, row, at: index, backward.offsets[index], trace.inflows[index], domain, controls)
      }
      outputs.append(values)
    }
  }

  /// What the relaxations make of one row of a block's pre-activations.
  private mutating func relax(
    _ values: inout Matrix<Double>, _ row: Int, at index: Int, _ offset: Int,
    _ inflows: Matrix<Double>?, _ domain: PropagationDomain, _ controls: Matrix<Double>
  ) {
    let width = values.columns
    var (sum, count) = (0.0, 0.0)
    for neuron in 0..<width {
      let (element, place) = (row * width + neuron, row * gradients.columns + offset + neuron)
      let value = values.elements[element]
      let (low, high) = (domain.lower[offset + neuron], domain.upper[offset + neuron])
      let inflow = inflows?.elements[element] ?? 0
      if high > 0 {
        sum += abs(inflow)
        count += 1
      }
      if low >= 0 {
        gradients.elements[place] = -value
      } else if high <= 0 {
        gradients.elements[place] = value
        values.elements[element] = 0
      } else {
        let output: Double
        if inflow >= 0 {
          output = controls.elements[place] * value
          gradients.elements[place] = inflow * value
        } else {
          output = high / (high - low) * (value - low)
        }
        gaps.elements[place] = abs(inflow * (max(0, value) - output))
        values.elements[element] = output
      }
    }
    scales[row, index] = count > 0 ? sum / count : 0
  }
}

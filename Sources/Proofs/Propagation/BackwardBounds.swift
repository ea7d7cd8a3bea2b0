package import LinearAlgebra
package import Networks
package import Queries

/// Lower bounds of sums of a block's pre-activations, of many at once, by linear bounds that are carried
/// back from block to block (CROWN; Zhang and others, 2018).
///
/// It is the derivation of `InequalityDerivation` in batches: each row's sum is a multiple of the
/// pre-activations of its block; how much of each earlier neuron's output it then holds (its inflow) follows,
/// and a multiplier of that neuron's equation is chosen. Whatever is chosen, the bound holds: what inflow and
/// multiplier leave of the neuron is bounded over its interval. The choices here are the slopes of linear
/// relaxations. All rounding is counted.
package struct BackwardBounds: Sendable {
  /// The network.
  package let network: PiecewiseNetwork
  /// Where each block but the last begins in lists of all neurons.
  package let offsets: [Int]
  /// How many neurons these blocks have.
  package let neuronCount: Int
  /// For each block, each of its terms and each input of the term's map what an inflow can be off by, for
  /// multipliers of 1.
  private let errors: [[[Double]]]
  private let ball: BallPart?

  /// What is known of inputs beside their ranges.
  private struct BallPart {
    let center: [Double]
    let changes: any ChangeBounds
    let room: Capacity
    let radius: Double
  }

  /// Bounds over the inputs of a set.
  package init(_ network: PiecewiseNetwork, _ inputs: InputSet) {
    self.network = network
    var (offsets, count): ([Int], Int) = ([], 0)
    for block in network.blocks.dropLast() {
      offsets.append(count)
      count += block.count
    }
    (self.offsets, neuronCount) = (offsets, count)
    errors = network.blocks.map { block in
      block.terms.map { term in
        // Twice what sums can be off by, with room for three more roundings; see `Flows`.
        let unit = Double(block.count + 3) * Double.ulpOfOne
        let own = term.map.errors?.columnMagnitudes
        return term.map.form.columnMagnitudes.enumerated().map { index, magnitude in
          let error = own?[index] ?? 0
          return (unit * (magnitude + error) + error) * (1 + 0x1p-40)
        }
      }
    }
    ball =
      inputs.ball.norm == .linf || inputs.ball.radius == .infinity
      ? nil
      : BallPart(
        center: inputs.center, changes: inputs.ball.changeBounds, room: Capacity(inputs),
        radius: inputs.ball.radius)
  }

  /// Rows of one domain, which stand one after the other.
  package struct Part {
    /// The inputs that the rows are bounded over.
    package var domain: PropagationDomain
    /// How many rows.
    package var rows: Int

    /// Some rows of a domain.
    package init(_ domain: PropagationDomain, rows: Int) {
      self.domain = domain
      self.rows = rows
    }
  }

  /// What is chosen for each neuron: where its sign is open, the slope in [0, 1] with which its output is
  /// bounded from below; where it is not, minus what its sign's own inequality is taken times, and anything
  /// positive for not at all.
  package enum Controls {
    /// The slope that makes the relaxation's area least, and signs' inequalities not at all.
    case leastArea
    /// Rows x neurons.
    case rows(Matrix<Double>)
    /// Of a matrix with as many columns as there are neurons the row of each row.
    case chosen(Matrix<Double>, [Int])

    /// Where those of a row stand; nil for those of least area.
    fileprivate func row(_ row: Int) -> (Matrix<Double>, row: Int)? {
      switch self {
      case .leastArea: nil
      case .rows(let matrix): (matrix, row)
      case .chosen(let matrix, let places): (matrix, places[row])
      }
    }
  }

  /// What a pass went through, for improving the controls.
  package struct Trace {
    /// For each block but the last the inflows, rows x neurons; nil where nothing comes in.
    package fileprivate(set) var inflows: [Matrix<Double>?] = []
    /// How much of each input the rows hold.
    package fileprivate(set) var onInputs = Matrix<Double>(rows: 0, columns: 0)
  }

  /// Narrows neurons of one block by what linear bounds prove of them.
  ///
  /// - Parameters:
  ///   - isWanted: which neurons, by domain and number in the block.
  ///   - controls: for neuron n of the block rows 2 n and 2 n + 1 of `places`, those for its lower and its
  ///     upper bound; nil for those of least area.
  package func narrow(
    _ domains: inout [PropagationDomain], at top: Int,
    _ controls: (values: Matrix<Double>, places: [Int])? = nil,
    where isWanted: (_ domain: Int, _ neuron: Int) -> Bool
  ) {
    let count = network.blocks[top].count
    var chosen: [(domain: Int, neuron: Int)] = []
    func flush() {
      guard !chosen.isEmpty else { return }
      var rows = Matrix<Double>(rows: 2 * chosen.count, columns: count)
      var (parts, places): ([Part], [Int]) = ([], [])
      for (number, (domain, neuron)) in chosen.enumerated() {
        rows[2 * number, neuron] = 1
        rows[2 * number + 1, neuron] = -1
        if places.last == domain {
          parts[parts.count - 1].rows += 2
        } else {
          parts.append(Part(domains[domain], rows: 2))
          places.append(domain)
        }
      }
      let own = controls.map { controls in
        Controls.chosen(
          controls.values,
          chosen.flatMap { [controls.places[2 * $0.neuron], controls.places[2 * $0.neuron + 1]] })
      }
      let bounds = lowerBounds(of: rows, at: top, parts, own ?? .leastArea)
      for (number, (domain, neuron)) in chosen.enumerated() {
        let place = offsets[top] + neuron
        domains[domain].lower[place] = max(domains[domain].lower[place], bounds[2 * number])
        domains[domain].upper[place] = min(domains[domain].upper[place], -bounds[2 * number + 1])
      }
      chosen.removeAll(keepingCapacity: true)
    }
    for domain in domains.indices {
      for neuron in 0..<count where isWanted(domain, neuron) {
        chosen.append((domain, neuron))
        if chosen.count == Self.neuronsAtOnce { flush() }
      }
    }
    flush()
  }

  private static let neuronsAtOnce = 128

  /// Lower bounds of rows * the pre-activations of a block: one for each row, minus infinity where numbers
  /// leave the range of floating point.
  ///
  /// - Parameters:
  ///   - rows: rows x the block's neurons, exact numbers.
  ///   - parts: the rows' domains, in the order of the rows.
  package func lowerBounds(
    of rows: Matrix<Double>, at top: Int, _ parts: [Part], _ controls: Controls
  ) -> [Double] {
    pass(rows, at: top, parts, controls, isTraced: false).bounds
  }

  /// The same, and what the pass went through.
  package func tracedBounds(
    of rows: Matrix<Double>, at top: Int, _ parts: [Part], _ controls: Controls
  ) -> (bounds: [Double], trace: Trace) {
    pass(rows, at: top, parts, controls, isTraced: true)
  }

  private func pass(
    _ rows: Matrix<Double>, at top: Int, _ parts: [Part], _ controls: Controls, isTraced: Bool
  ) -> (bounds: [Double], trace: Trace) {
    var sums = [Sum](repeating: Sum(), count: rows.rows)
    var flows = [Flow?](repeating: nil, count: top)
    var onInputs: Flow?
    var trace = Trace()
    trace.inflows = Array(repeating: nil, count: top)
    func spread(_ multipliers: Matrix<Double>, from index: Int) {
      let largest = (0..<multipliers.rows).map { row in
        multipliers.row(row).reduce(0) { max($0, abs($1)) }
      }
      for (number, term) in network.blocks[index].terms.enumerated() {
        let flow = Flow(
          values: term.map.form.applyTransposed(multipliers), scales: largest,
          unit: errors[index][number])
        switch term.source {
        case .input: Flow.add(flow, to: &onInputs)
        case .block(let source): Flow.add(flow, to: &flows[source])
        }
      }
    }
    addBias(of: top, rows, &sums)
    spread(rows, from: top)
    for index in (0..<top).reversed() {
      guard var flow = flows[index] else { continue }
      flows[index] = nil
      if isTraced { trace.inflows[index] = flow.values }
      relax(&flow, at: index, parts, controls, &sums)
      spread(flow.values, from: index)
    }
    if let onInputs {
      if isTraced { trace.onInputs = onInputs.values }
      addInputs(onInputs, parts, &sums)
    }
    return (sums.map(\.lower), trace)
  }

  /// A sum of many products with what it can be off by.
  private struct Sum {
    var sum = 0.0
    var magnitude = 0.0
    var count = 0

    /// Rounded down; minus infinity where it is no number.
    var lower: Double {
      let error = Double(count + 8) * (.ulpOfOne * magnitude + .leastNormalMagnitude)
      let value = sum - error
      return value.isFinite ? value : -.infinity
    }
  }

  /// How much of a block's outputs each row holds, and what that can be off by: scale of the row * unit of
  /// the neuron, or `errors`.
  private struct Flow {
    var values: Matrix<Double>
    var scales: [Double]
    var unit: [Double]
    var errors: Matrix<Double>?

    /// The same with errors for each element.
    private var explicit: Matrix<Double> {
      if let errors { return errors }
      var result = Matrix<Double>(rows: values.rows, columns: values.columns)
      for row in 0..<values.rows {
        for column in 0..<values.columns {
          result[row, column] = scales[row] * unit[column] + .leastNormalMagnitude
        }
      }
      return result
    }

    static func add(_ flow: Flow, to sum: inout Flow?) {
      guard var result = sum else {
        sum = flow
        return
      }
      var errors = result.explicit
      let others = flow.explicit
      for index in result.values.elements.indices {
        result.values.elements[index] += flow.values.elements[index]
        let size = abs(result.values.elements[index])
        errors.elements[index] +=
          others.elements[index] + .ulpOfOne * (size + errors.elements[index])
      }
      result.errors = errors
      sum = result
    }
  }

  /// Adds the rows' multiples of a block's biases.
  private func addBias(of index: Int, _ rows: Matrix<Double>, _ sums: inout [Sum]) {
    let block = network.blocks[index]
    for row in 0..<rows.rows {
      for (neuron, multiplier) in rows.row(row).enumerated() where multiplier != 0 {
        let product = multiplier * block.bias[neuron]
        let error = abs(multiplier) * (block.biasErrors?[neuron] ?? 0)
        sums[row].sum += product - error
        sums[row].magnitude += abs(product) + error
      }
      sums[row].count += 2 * rows.columns
    }
  }

  /// Chooses the multipliers of a block's neurons, which take the inflows' place, and adds what they leave
  /// of the neurons at least.
  private func relax(
    _ flow: inout Flow, at index: Int, _ parts: [Part], _ controls: Controls, _ sums: inout [Sum]
  ) {
    let (offset, count) = (offsets[index], flow.values.columns)
    let block = network.blocks[index]
    var row = 0
    for part in parts {
      for row in row..<row + part.rows {
        let scale = flow.scales[row]
        Self.withPointers(
          part.domain.lower, part.domain.upper, block.bias, flow.unit, controls.row(row),
          flow.errors.map { ($0, row) }, &flow.values
        ) { lower, upper, bias, unit, control, errors, values in
          let kernel = NeuronKernel(
            lower: lower + offset, upper: upper + offset, bias: bias,
            biasErrors: block.biasErrors, control: control.map { $0 + offset }, unit: unit,
            scale: scale, errors: errors)
          let added =
            block.isRectified
            ? kernel.relax(values + row * count, count) : kernel.pass(values + row * count, count)
          sums[row].sum += added.sum
          sums[row].magnitude += added.magnitude
          sums[row].count += 4 * count
        }
      }
      row += part.rows
    }
  }

  /// Calls `body` with the addresses of lists that are not empty, and of a row of each matrix.
  private static func withPointers(
    _ lower: [Double], _ upper: [Double], _ bias: [Double], _ unit: [Double],
    _ control: (Matrix<Double>, row: Int)?, _ errors: (Matrix<Double>, row: Int)?,
    _ values: inout Matrix<Double>,
    _ body: (
      UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>,
      UnsafePointer<Double>?, UnsafePointer<Double>?, UnsafeMutablePointer<Double>
    ) -> Void
  ) {
    func withRow(
      _ row: (Matrix<Double>, row: Int)?, _ body: (UnsafePointer<Double>?) -> Void
    ) {
      guard let (matrix, row) = row else { return body(nil) }
      matrix.elements.withUnsafeBufferPointer {
        body($0.baseAddress.map { $0 + row * matrix.columns })
      }
    }
    values.elements.withUnsafeMutableBufferPointer { values in
      guard let values = values.baseAddress else { return }
      withRow(control) { control in
        withRow(errors) { body(lower, upper, bias, unit, control, $0, values) }
      }
    }
  }

  /// Adds what the inputs contribute at least.
  private func addInputs(_ flow: Flow, _ parts: [Part], _ sums: inout [Sum]) {
    let count = flow.values.columns
    var row = 0
    for part in parts {
      for row in row..<row + part.rows {
        let values = flow.values.row(row)
        let error = { (input: Int) -> Double in
          flow.errors.map { $0[row, input] }
            ?? (flow.scales[row] * flow.unit[input] + .leastNormalMagnitude)
        }
        if let ball {
          var sum = RoundedSum()
          for (input, value) in values.enumerated() {
            sum.add(value, ball.center[input])
            sum.add(-error(input), abs(ball.center[input]))
          }
          ball.changes.addLeast(
            Array(values), (0..<count).map(error), ball.room, price: 0, limit: ball.radius, to: &sum
          )
          sums[row].sum += sum.lower
          sums[row].magnitude += abs(sum.lower)
          sums[row].count += 1
        } else {
          var (least, magnitude) = (0.0, 0.0)
          for (input, value) in values.enumerated() {
            let range = part.domain.inputs[input]
            let product = value * (value > 0 ? range.lower : range.upper)
            let lost = error(input) * max(abs(range.lower), abs(range.upper))
            least += product - lost
            magnitude += abs(product) + lost
          }
          sums[row].sum += least
          sums[row].magnitude += magnitude
          sums[row].count += 2 * count
        }
      }
      row += part.rows
    }
  }
}

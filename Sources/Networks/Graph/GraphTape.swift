package import Basics
package import LinearAlgebra

/// How sums of products are added up.
package enum Summation: Sendable {
  /// By BLAS, in the order that is fastest.
  case blas
  /// The bias first, then product by product.
  case plain
}

/// What a tape is for.
package enum TapePurpose: Sendable {
  /// Values alone.
  case values
  /// Gradients by the inputs too.
  case inputGradients
  /// Gradients by the numbers that are trained too, and by the inputs only as far as these need them.
  case training
}

/// One operation's two directions, each for the first `count` inputs of a batch.
struct GraphPasses {
  /// Values from the inputs' values.
  let forward: (_ count: Int) -> Void
  /// Gradients by the inputs, and by the operation's own numbers where they are trained, from those by
  /// the values.
  let backward: (_ count: Int) -> Void
}

/// The memory of one operation; all of it stays where it is as long as the tape.
struct GraphWiring<Scalar: BLASScalar> {
  /// The most inputs of a batch.
  let batchSize: Int
  /// The sizes of the inputs.
  let inputShapes: [TensorShape]
  /// The sizes of the values.
  let outputShape: TensorShape
  /// For each input batch x its size: its values.
  let inputs: [UnsafePointer<Scalar>]
  /// batch x size: the values.
  let output: UnsafeMutablePointer<Scalar>
  /// batch x size: the gradients by the values.
  let outputGradient: UnsafePointer<Scalar>
  /// For each input batch x its size: the gradients by it.
  let inputGradients: [GraphGradient<Scalar>]
  /// How sums of products are added up.
  let summation: Summation
  /// Keeps what the operation needs besides.
  let memory: TapeMemory<Scalar>
}

/// Where the gradients by an input go.
struct GraphGradient<Scalar: BLASScalar> {
  let pointer: UnsafeMutablePointer<Scalar>
  /// Whether anybody reads them; there is room for them in any case.
  let isRead: Bool
  /// Whether something stands there already, to which they are added.
  let adds: Bool

  /// Writes or adds one number.
  @inline(__always)
  func store(_ value: Scalar, at index: Int) {
    pointer[index] = adds ? pointer[index] + value : value
  }

  /// Prepares for adding to the first `count` numbers.
  func clear(_ count: Int) {
    if !adds { pointer.update(repeating: 0, count: count) }
  }
}

/// Numbers of an operation that training changes.
struct TapeParameters<Scalar: BLASScalar> {
  /// The numbers as they are now.
  let values: UnsafePointer<Scalar>
  /// Where the gradients by them go; nil where nothing is trained.
  let gradients: UnsafeMutablePointer<Scalar>?
}

/// What a tape has allocated.
final class TapeMemory<Scalar: BLASScalar> {
  private var buffers: [Buffer<Scalar>] = []
  /// The numbers that training changes, operation by operation, and the gradients by them.
  let parameters: Buffer<Scalar>
  let gradients: Buffer<Scalar>
  /// Decides every chance.
  var random = SeededRandom(seed: 0)
  private var used = 0

  /// - Parameters:
  ///   - parameterCount: how many numbers `parameters` will be asked for.
  ///   - trains: whether there are gradients by them.
  ///   - shared: whose parameters to take, and to change with them; nil for own ones.
  init(parameterCount: Int, trains: Bool, sharing shared: TapeMemory? = nil) {
    parameters = shared?.parameters ?? Buffer(count: parameterCount)
    gradients = Buffer(count: trains ? parameterCount : 0)
  }

  /// So many zeros.
  func workspace(_ count: Int) -> UnsafeMutablePointer<Scalar> {
    let buffer = Buffer<Scalar>(count: count)
    buffers.append(buffer)
    return buffer.pointer
  }

  /// Numbers of an operation that stay as they are, rounded to the tape's precision.
  func constants(_ numbers: [Double]) -> UnsafePointer<Scalar> {
    let pointer = workspace(numbers.count)
    for (index, number) in numbers.enumerated() { pointer[index] = Scalar(number) }
    return UnsafePointer(pointer)
  }

  /// The next of an operation's `GraphOperation.trained`, rounded to the tape's precision.
  func parameters(_ numbers: [Double]) -> TapeParameters<Scalar> {
    precondition(used + numbers.count <= parameters.count, "an operation trains more than it says")
    defer { used += numbers.count }
    for (index, number) in numbers.enumerated() {
      parameters.pointer[used + index] = Scalar(number)
    }
    return TapeParameters(
      values: UnsafePointer(parameters.pointer + used),
      gradients: gradients.count > 0 ? gradients.pointer + used : nil)
  }
}

/// A graph at work in one precision on batches of inputs: the values of every operation, which the way
/// back needs, and all other memory, so that a repeated pass allocates nothing.
package final class GraphTape<Scalar: BLASScalar> {
  /// batch x inputs: where the caller puts a batch.
  package let inputs: UnsafeMutablePointer<Scalar>
  /// batch x logits: what `forward` leaves behind.
  package let logits: UnsafePointer<Scalar>
  /// batch x logits: where the caller puts the gradients by the logits.
  package let logitGradients: UnsafeMutablePointer<Scalar>
  /// batch x inputs: what `backward` leaves behind.
  package let inputGradients: UnsafePointer<Scalar>

  /// The values of something, and the gradients by them.
  private typealias Slot = (
    values: UnsafeMutablePointer<Scalar>, gradients: UnsafeMutablePointer<Scalar>
  )

  /// What several tapes share.
  package typealias SharedMemory = (
    inputs: UnsafeMutablePointer<Scalar>, parameters: GraphTape<Scalar>?
  )

  private let batchSize: Int
  private let memory: TapeMemory<Scalar>
  private let passes: [GraphPasses]

  /// Memory for batches of at most `batchSize` inputs.
  ///
  /// Made by the functions of `NetworkGraph` alone, as code for a precision that is not known where it
  /// is compiled is slow.
  ///
  /// - Parameter shared: memory for the inputs that lives longer, and the tape whose parameters this one
  ///   uses.
  init(
    _ graph: NetworkGraph, batchSize: Int, summation: Summation = .blas, purpose: TapePurpose,
    sharing shared: SharedMemory? = nil
  ) {
    let isNeeded = graph.isNeeded
    let memory = TapeMemory<Scalar>(
      parameterCount: graph.parameterCount, trains: purpose == .training,
      sharing: shared?.parameters?.memory)
    let differentiates = purpose != .values
    let nothing = memory.workspace(0)
    func slot(_ count: Int, values: UnsafeMutablePointer<Scalar>? = nil) -> Slot {
      (
        values ?? memory.workspace(batchSize * count),
        differentiates ? memory.workspace(batchSize * count) : nothing
      )
    }
    // Those of the input come first.
    var slots = [slot(graph.inputCount, values: shared?.inputs)]
    for (position, node) in graph.nodes.enumerated() {
      if node.operation.isIdentity(for: purpose) {
        slots.append(slots[node.inputs[0].slot])
      } else {
        slots.append(isNeeded[position] ? slot(graph.shapes[position].count) : (nothing, nothing))
      }
    }
    // Gradients are written by the first operation on the way back, and added to by the others.
    var written: Set<UnsafeMutablePointer<Scalar>> = []
    let isRead = graph.gradientsThatAreRead(purpose)
    var gradients = [[GraphGradient<Scalar>]](repeating: [], count: graph.nodes.count)
    for (position, node) in graph.nodes.enumerated().reversed() where isNeeded[position] {
      if node.operation.isIdentity(for: purpose) { continue }
      gradients[position] = node.inputs.map { source in
        let pointer = slots[source.slot].gradients
        return GraphGradient(
          pointer: pointer, isRead: isRead[source.slot], adds: !written.insert(pointer).inserted)
      }
    }
    var passes: [GraphPasses] = []
    for (position, node) in graph.nodes.enumerated()
    where isNeeded[position] && !node.operation.isIdentity(for: purpose) {
      let own = slots[position + 1]
      let wiring = GraphWiring(
        batchSize: batchSize, inputShapes: node.inputs.map(graph.shape(of:)),
        outputShape: graph.shapes[position],
        inputs: node.inputs.map { UnsafePointer(slots[$0.slot].values) }, output: own.values,
        outputGradient: UnsafePointer(own.gradients), inputGradients: gradients[position],
        summation: summation, memory: memory)
      if let pass = node.operation.passes(wiring) { passes.append(pass) }
    }
    self.batchSize = batchSize
    self.memory = memory
    self.passes = passes
    inputs = slots[0].values
    inputGradients = UnsafePointer(slots[0].gradients)
    logits = UnsafePointer(slots[slots.count - 1].values)
    logitGradients = slots[slots.count - 1].gradients
  }

  /// The logits of the first `count` rows of `inputs`.
  package func forward(_ count: Int) {
    precondition(count <= batchSize, "a batch is larger than the memory for it")
    for pass in passes { pass.forward(count) }
  }

  /// From the first `count` rows of `logitGradients`, after `forward`: the gradients by the inputs, or
  /// by the parameters.
  package func backward(_ count: Int) {
    for pass in passes.reversed() { pass.backward(count) }
  }

  /// The numbers that training changes, one operation's after the other's; see
  /// `NetworkGraph.parameterCount`.
  package var parameters: UnsafeMutablePointer<Scalar> { memory.parameters.pointer }
  /// Decides what dropout drops.
  package var random: SeededRandom {
    get { memory.random }
    set { memory.random = newValue }
  }
  /// The gradients by them that `backward` leaves behind, on a tape for training.
  package var parameterGradients: UnsafeMutablePointer<Scalar> { memory.gradients.pointer }
}

extension NetworkGraph.Source {
  /// The position among the input and all operations.
  fileprivate var slot: Int {
    switch self {
    case .input: 0
    case .node(let position): position + 1
    }
  }
}

extension NetworkGraph {
  /// For the input and each operation whether anybody reads the gradients by its values: for training
  /// those behind which nothing is trained are of no use.
  fileprivate func gradientsThatAreRead(_ purpose: TapePurpose) -> [Bool] {
    var result = [purpose == .inputGradients]
    for node in nodes {
      let isTrained = !node.operation.implementation.trained.isEmpty
      result.append(
        purpose == .inputGradients || isTrained || node.inputs.contains { result[$0.slot] })
    }
    return result
  }
}

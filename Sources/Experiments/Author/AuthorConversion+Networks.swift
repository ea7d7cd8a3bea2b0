internal import Datasets
internal import LinearAlgebra
internal import Networks

extension AuthorConversion {
  /// A network from its table: for each layer a block of weights [inputs, outputs] and a block of
  /// biases, each under a line with the numbers of its rows and columns. The output layer has a ReLU.
  func model(_ name: AuthorNetwork) throws -> ModelFile {
    let table = try table(name.original)
    var rows = table.rows[...]
    var layers: [Layer] = []
    while !rows.isEmpty {
      let weight = try Self.block(&rows, of: table)
      let bias = try Self.block(&rows, of: table).elements
      let (inputs, outputs) = (weight.rows, weight.columns)
      guard bias.count == outputs, inputs == layers.last?.outputCount ?? inputs else {
        throw AuthorError.malformed(
          path: table.path, "layer \(layers.count) does not fit the one before, or its biases")
      }
      let transposed = (0..<outputs).flatMap { output in
        (0..<inputs).map { Float(weight[$0, output]) }
      }
      layers.append(
        Layer(
          weight: Matrix(rows: outputs, columns: inputs, elements: transposed),
          bias: bias.map(Float.init)))
    }
    guard !layers.isEmpty else { throw AuthorError.malformed(path: table.path, "it is empty") }
    return ModelFile(
      network: Network(layers: layers, outputActivation: .relu),
      metadata: [
        "source": "\(AuthorOriginals.repository)/blob/\(AuthorOriginals.commit)/\(name.original)",
        "source.commit": AuthorOriginals.commit,
        // What retraining goes on with.
        "training.loss": Loss.meanSquaredError.rawValue,
      ])
  }

  private static func block(
    _ rows: inout ArraySlice<[Double]>, of table: NumberTable
  ) throws -> Matrix<Double> {
    let line = table.rows.count - rows.count + 1
    guard let header = rows.popFirst(), header.count == 2,
      let height = Int(exactly: header[0]), let width = Int(exactly: header[1]),
      height > 0, width > 0, rows.count >= height,
      rows.prefix(height).allSatisfy({ $0.count == width })
    else {
      throw AuthorError.malformed(path: table.path, "no whole block of weights from row \(line) on")
    }
    let elements = rows.prefix(height).flatMap(\.self)
    rows.removeFirst(height)
    return Matrix(rows: height, columns: width, elements: elements)
  }
}

import Basics
import Optimization

/// The shape of a convolution over some channels of an image, without padding.
struct ConvolutionShape {
  var channels = 1
  /// Of one side of the image; the filters at the last place end with it.
  var size: Int
  var filters: Int
  var kernel: Int
  var stride: Int

  /// The places of a filter on one side of the image.
  var places: Int { (size - kernel) / stride + 1 }
  var inputs: Int { channels * size * size }
}

/// The program of a convolution's relaxation: each input, channel by channel and row by row, is read
/// by the filters at the places that see it, and by the cutoff row. Each filter has at each place an
/// output and a slack, and their triangle; `next` more rows read all outputs, as a dense layer.
func convolutionMatrix(
  _ random: inout SeededRandom, _ shape: ConvolutionShape, next: Int = 5
) -> Model {
  var model = Model(name: "convolution")
  let inputs = (0..<shape.inputs).map { model.addVariable("x\($0)", lower: -1, upper: 1) }
  model.addRow("cutoff", lower: -20, upper: 20, inputs.map { Term(1, $0) })
  var outputs: [Variable] = []
  for filter in 0..<shape.filters {
    for place in 0..<shape.places * shape.places {
      let name = "\(filter)_\(place)"
      let (top, left) = (place / shape.places * shape.stride, place % shape.places * shape.stride)
      let output = model.addVariable("z\(name)", upper: 2)
      let slack = model.addVariable("s\(name)", upper: 2)
      outputs.append(output)
      var terms = [Term(1, output), Term(-1, slack)]
      for channel in 0..<shape.channels {
        for row in top..<top + shape.kernel {
          for column in left..<left + shape.kernel {
            let input = inputs[(channel * shape.size + row) * shape.size + column]
            terms.append(Term(random.uniform(-1, 1), input))
          }
        }
      }
      let bias = random.uniform(-0.5, 0.5)
      model.addRow("a\(name)", lower: bias, upper: bias, terms)
      model.addRow("triangle\(name)", upper: 2, [Term(1, output), Term(1, slack)])
    }
  }
  for row in 0..<next {
    let terms = outputs.map { Term(random.uniform(-1, 1), $0) }
    model.addRow("next\(row)", lower: -1, upper: 1, terms)
  }
  model.objective = Model.Objective(
    .minimize, (inputs + outputs).map { Term(random.uniform(-1, 1), $0) })
  return model
}

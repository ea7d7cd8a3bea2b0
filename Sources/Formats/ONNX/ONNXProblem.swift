/// What is wrong with a part of an ONNX file.
struct ONNXProblem: Error, Equatable {
  /// What is wrong.
  var problem: String
  /// What to do.
  var remedy: String
  /// Whether the file is right, and asks for what is not done here.
  var isUnsupported = false

  /// The file breaks its own rules.
  static func malformed(_ problem: String) -> ONNXProblem {
    ONNXProblem(problem: problem, remedy: "export the model again")
  }

  /// The file is right, and asks for what is not done here.
  static func unsupported(
    _ problem: String, remedy: String = "export the model without it"
  ) -> ONNXProblem {
    ONNXProblem(problem: problem, remedy: remedy, isUnsupported: true)
  }
}

/// The largest number of numbers that is made from none in the file.
let largestMadeTensor = 4 << 20

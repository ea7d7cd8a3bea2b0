// swift-tools-version: 6.2
import PackageDescription

/// The settings of every target: language mode 6 comes from the package, warnings are errors.
let packageSettings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A library target and its test target, both under the module's name.
func module(
  _ name: String, dependencies: [Target.Dependency] = [],
  testDependencies: [Target.Dependency] = [],
  testResources: [Resource]? = nil
) -> [Target] {
  [
    .target(name: name, dependencies: dependencies, swiftSettings: packageSettings),
    .testTarget(
      name: name + "Tests", dependencies: [.byName(name: name)] + dependencies + testDependencies,
      resources: testResources, swiftSettings: packageSettings),
  ]
}

/// A C library that Debian's package `package` provides.
func systemLibrary(_ name: String, package: String) -> Target {
  .systemLibrary(name: name, providers: [.apt([package])])
}

let cLibraries = [
  systemLibrary("CGLPK", package: "libglpk-dev"),
  .target(name: "CGLPKGuard", dependencies: ["CGLPK"]),
  systemLibrary("COpenBLAS", package: "libopenblas-dev"),
  systemLibrary("CZlib", package: "zlib1g-dev"),
  // What `temper --version` says of the build, which only the Makefile knows.
  .target(
    name: "CBuild",
    cSettings: ["TEMPER_COMMIT", "TEMPER_SWIFT"].compactMap { name in
      Context.environment[name].map { .define(name, to: "\"\($0)\"") }
    }),
]

/// What the tests of several modules need.
let testSupport = Target.target(
  name: "TestSupport",
  dependencies: ["Basics", "Datasets", "LinearAlgebra", "Networks", "Optimization"],
  path: "Tests/TestSupport",
  swiftSettings: packageSettings)

let libraries = [
  module("Basics", dependencies: ["CBuild"]),
  module("ArgumentParsing"),
  module("LinearAlgebra", dependencies: ["COpenBLAS"]),
  module("Datasets", dependencies: ["Basics", "CZlib"], testDependencies: ["TestSupport"]),
  module(
    "Networks", dependencies: ["Basics", "LinearAlgebra"], testDependencies: ["TestSupport"],
    testResources: [.copy("Fixtures")]),
  module("Optimization", testDependencies: ["Basics", "DualSimplex", "GLPKSolver", "TestSupport"]),
  module(
    "GLPKSolver", dependencies: ["Optimization", "CGLPK", "CGLPKGuard"],
    testDependencies: ["Basics"]),
  [
    // What every solver backend must do; the backends are listed in its Backend.swift.
    .testTarget(
      name: "OptimizationConformanceTests",
      dependencies: ["Basics", "DualSimplex", "GLPKSolver", "Optimization"],
      swiftSettings: packageSettings)
  ],
  module(
    "DualSimplex", dependencies: ["LinearAlgebra", "Optimization"],
    testDependencies: ["Basics", "GLPKSolver", "TestSupport"]
  ),
  module(
    "Verification", dependencies: ["Basics", "LinearAlgebra", "Networks", "Optimization"],
    testDependencies: ["DualSimplex", "GLPKSolver", "TestSupport"]),
  module(
    "Attacks", dependencies: ["Basics", "LinearAlgebra", "Networks", "Verification"],
    testDependencies: ["TestSupport"]),
  module(
    "Defenses",
    dependencies: [
      "Attacks", "Basics", "LinearAlgebra", "Networks", "Optimization", "Verification",
    ], testDependencies: ["DualSimplex", "GLPKSolver", "TestSupport"]),
  module("Figures", dependencies: ["CZlib"]),
  module(
    "Experiments",
    dependencies: [
      "Attacks", "Basics", "Datasets", "Defenses", "Figures", "LinearAlgebra", "Networks",
      "Optimization", "Verification",
    ], testDependencies: ["GLPKSolver", "TestSupport"]),
].flatMap { $0 }

let executable: [Target] = [
  .executableTarget(
    name: "temper",
    dependencies: [
      "ArgumentParsing", "Attacks", "Basics", "Datasets", "Defenses", "DualSimplex", "Experiments",
      "Figures", "GLPKSolver", "LinearAlgebra", "Networks", "Optimization", "Verification",
    ], swiftSettings: packageSettings),
  .testTarget(
    name: "TemperTests",
    dependencies: ["temper", "Basics", "Datasets", "LinearAlgebra", "Networks", "TestSupport"],
    resources: [.copy("Fixtures")],
    swiftSettings: packageSettings),
]

/// What other packages can import: networks, questions about them with their proofs, and the solvers
/// that these are given. What a library's interface needs of another module comes with it.
let products: [Product] = [
  .executable(name: "temper", targets: ["temper"]),
  .library(name: "Networks", targets: ["Networks", "LinearAlgebra"]),
  .library(name: "Optimization", targets: ["Optimization", "DualSimplex", "GLPKSolver"]),
  .library(name: "Verification", targets: ["Verification", "Basics"]),
]

let package = Package(
  name: "temper",
  products: products,
  targets: cLibraries + libraries + [testSupport] + executable,
  swiftLanguageModes: [.v6]
)

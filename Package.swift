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
  dependencies: [
    "Attacks", "Basics", "Datasets", "LinearAlgebra", "Networks", "Optimization", "Queries",
  ], path: "Tests/TestSupport",
  swiftSettings: packageSettings)

/// What the tests of questions, proofs, searches and campaigns need.
let searchSupport = Target.target(
  name: "SearchSupport",
  dependencies: [
    "Basics", "DualSimplex", "GLPKSolver", "LinearAlgebra", "Networks", "Optimization", "Proofs",
    "Queries", "Search", "TestSupport",
  ], path: "Tests/SearchSupport", swiftSettings: packageSettings)

/// What the tests of campaigns and experiments need.
let campaignSupport = Target.target(
  name: "CampaignSupport",
  dependencies: [
    "Campaigns", "Datasets", "Networks", "Proofs", "Queries", "Search", "TestSupport",
  ], path: "Tests/CampaignSupport", swiftSettings: packageSettings)

let libraries = [
  module("Basics", dependencies: ["CBuild"]),
  module("ArgumentParsing"),
  module(
    "LinearAlgebra", dependencies: ["COpenBLAS"], testDependencies: ["Basics", "TestSupport"]),
  module("Datasets", dependencies: ["Basics", "CZlib"], testDependencies: ["TestSupport"]),
  module(
    "Networks", dependencies: ["Basics", "LinearAlgebra"], testDependencies: ["TestSupport"],
    testResources: [.copy("Fixtures")]),
  module(
    "Formats", dependencies: ["Basics", "Datasets", "LinearAlgebra", "Networks", "Queries"],
    testDependencies: ["TestSupport"], testResources: [.copy("Fixtures")]),
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
    "Queries", dependencies: ["Basics", "LinearAlgebra", "Networks"],
    testDependencies: ["SearchSupport"]),
  module(
    "Proofs", dependencies: ["LinearAlgebra", "Networks", "Queries"],
    testDependencies: ["Basics", "SearchSupport", "TestSupport"]),
  module(
    "Search",
    dependencies: ["Basics", "LinearAlgebra", "Networks", "Optimization", "Proofs", "Queries"],
    testDependencies: ["DualSimplex", "GLPKSolver", "SearchSupport", "TestSupport"]),
  module(
    "Attacks", dependencies: ["Basics", "LinearAlgebra", "Networks", "Queries"],
    testDependencies: ["TestSupport"]),
  module(
    "Defenses",
    dependencies: [
      "Attacks", "Basics", "LinearAlgebra", "Networks", "Optimization", "Proofs", "Queries",
      "Search",
    ], testDependencies: ["DualSimplex", "GLPKSolver", "TestSupport"]),
  module(
    "Campaigns",
    dependencies: [
      "Attacks", "Basics", "Datasets", "Defenses", "Formats", "LinearAlgebra", "Networks",
      "Optimization", "Proofs", "Queries", "Search",
    ],
    testDependencies: [
      "CampaignSupport", "DualSimplex", "GLPKSolver", "SearchSupport", "TestSupport",
    ]),
  module("Figures", dependencies: ["CZlib"]),
  module(
    "Experiments",
    dependencies: [
      "Attacks", "Basics", "Campaigns", "Datasets", "Defenses", "Figures", "LinearAlgebra",
      "Networks", "Optimization", "Proofs", "Queries", "Search",
    ], testDependencies: ["CampaignSupport", "GLPKSolver", "TestSupport"]),
].flatMap { $0 }

let executable: [Target] = [
  .executableTarget(
    name: "temper",
    dependencies: [
      "ArgumentParsing", "Attacks", "Basics", "Campaigns", "Datasets", "Defenses", "DualSimplex",
      "Experiments", "Figures", "Formats", "GLPKSolver", "LinearAlgebra", "Networks",
      "Optimization", "Proofs", "Queries", "Search",
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
  .library(name: "Search", targets: ["Search", "Proofs", "Queries", "Basics"]),
]

let package = Package(
  name: "temper",
  products: products,
  targets: cLibraries + libraries + [testSupport, searchSupport, campaignSupport] + executable,
  swiftLanguageModes: [.v6]
)

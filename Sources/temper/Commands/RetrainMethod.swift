import ArgumentParsing
import Defenses

/// What `temper retrain --strategy` names.
enum RetrainMethod: String, CaseIterable, ArgumentValue {
  case complete, partial, pgd

  /// How adversarial examples are used; nil where training makes its own.
  var strategy: RetrainingStrategy? {
    switch self {
    case .complete: .complete
    case .partial: .partial
    case .pgd: nil
    }
  }

  /// The passes over the data when the user names none. Adversarial training is from scratch and
  /// gets as many as complete retraining, with which it is compared.
  var defaultEpochs: Int { (strategy ?? .complete).defaultEpochs }
}

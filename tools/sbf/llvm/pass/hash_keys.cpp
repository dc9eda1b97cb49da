// std draws the keys of HashMap lazily into a static. The runtime has no writable statics (and no randomness): every
// load of those keys becomes a constant, and the static goes. Any other writable static is refused by the relinker.
#include "legalize.h"

#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace sbf {
namespace {

Constant *constantFor(GlobalVariable &Keys, Type *T) {
  Constant *Initial = Keys.getInitializer();
  return Initial->getType() == T && !isa<UndefValue>(Initial) ? Initial : Constant::getNullValue(T);
}

bool isLoadOrStore(const User &U, const GlobalVariable &Keys) {
  if (isa<LoadInst>(U))
    return true;
  auto *Store = dyn_cast<StoreInst>(&U);
  return Store && Store->getPointerOperand() == &Keys;
}

void fold(GlobalVariable &Keys) {
  for (User *U : Keys.users())
    if (!isLoadOrStore(*U, Keys))
      return;
  for (User *U : make_early_inc_range(Keys.users())) {
    auto *I = cast<Instruction>(U);
    if (isa<LoadInst>(I))
      I->replaceAllUsesWith(constantFor(Keys, I->getType()));
    I->eraseFromParent();
  }
  Keys.eraseFromParent();
}

} // namespace

void fixHashKeys(Module &M) {
  for (GlobalVariable &Global : make_early_inc_range(M.globals()))
    if (!Global.isConstant() && Global.getName().contains("RandomState3new4KEYS"))
      fold(Global);
}

} // namespace sbf

// The pass `sbf-legalize`: the steps of legalize.h in order.
#include "legalize.h"

#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Plugins/PassPlugin.h"

using namespace llvm;

namespace sbf {

void unsupported(const Instruction &At, const Twine &What) {
  At.getContext().diagnose(DiagnosticInfoUnsupported(*At.getFunction(), What, At.getDebugLoc()));
}

AllocaInst *Scratch::slot(Function &F, Type *T) {
  AllocaInst *&Slot = Slots[{&F, T}];
  if (!Slot)
    Slot = IRBuilder<>(&*F.getEntryBlock().getFirstInsertionPt()).CreateAlloca(T);
  return Slot;
}

AllocaInst *Scratch::words(Function &F, unsigned Count) {
  return slot(F, ArrayType::get(Type::getInt64Ty(F.getContext()), Count));
}

CallInst *Site::call(StringRef Name, Type *Result, ArrayRef<Value *> Args) {
  SmallVector<Type *> Params;
  for (Value *Arg : Args)
    Params.push_back(Arg->getType());
  auto Callee = I.getModule()->getOrInsertFunction(Name, FunctionType::get(Result, Params, false));
  return B.CreateCall(Callee, Args);
}

Value *Site::loadWord(Value *Base, unsigned Index) {
  return B.CreateLoad(B.getInt64Ty(), B.CreateConstInBoundsGEP1_64(B.getInt64Ty(), Base, Index));
}

void Site::storeWord(Value *Word, Value *Base, unsigned Index) {
  B.CreateStore(Word, B.CreateConstInBoundsGEP1_64(B.getInt64Ty(), Base, Index));
}

namespace {

// The functions of runtime/ are written in what the back end takes; lowering one with a call to itself would loop.
bool isRuntime(const Function &F) { return F.getName().starts_with("__sbf_"); }

void lowerInstruction(Instruction &I, Scratch &Slots) {
  Site S(I, Slots);
  if (lowerEffect(S)) {
    I.eraseFromParent();
    return;
  }
  Value *Replacement = lowerInteger(S);
  if (!Replacement)
    Replacement = lowerFloat(S);
  if (!Replacement)
    return;
  I.replaceAllUsesWith(Replacement);
  I.eraseFromParent();
}

void lowerInstructions(Module &M, Scratch &Slots) {
  std::vector<Instruction *> Work; // collected first: lowering adds instructions
  for (Function &F : M)
    if (!isRuntime(F))
      for (Instruction &I : instructions(F))
        Work.push_back(&I);
  for (Instruction *I : Work)
    lowerInstruction(*I, Slots);
}

// The BPF back end refuses the attribute; to it the pointer is an argument like any other.
void dropStructReturnAttributes(Module &M) {
  for (Function &F : M) {
    for (unsigned Arg = 0; Arg < F.arg_size(); Arg++)
      F.removeParamAttr(Arg, Attribute::StructRet);
    for (Instruction &I : instructions(F))
      if (auto *Call = dyn_cast<CallBase>(&I))
        for (unsigned Arg = 0; Arg < Call->arg_size(); Arg++)
          Call->removeParamAttr(Arg, Attribute::StructRet);
  }
}

struct Legalize : PassInfoMixin<Legalize> {
  PreservedAnalyses run(Module &M, ModuleAnalysisManager &) {
    Scratch Slots;
    fixHashKeys(M);
    lowerInstructions(M, Slots);
    lowerCallingConvention(M, Slots);
    dropStructReturnAttributes(M);
    return PreservedAnalyses::none();
  }
  static bool isRequired() { return true; }
};

} // namespace
} // namespace sbf

extern "C" LLVM_ATTRIBUTE_WEAK PassPluginLibraryInfo llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "sbf-legalize", "1", [](PassBuilder &PB) {
            PB.registerPipelineParsingCallback(
                [](StringRef Name, ModulePassManager &MPM, ArrayRef<PassBuilder::PipelineElement>) {
                  if (Name != "sbf-legalize")
                    return false;
                  MPM.addPass(sbf::Legalize());
                  return true;
                });
          }};
}

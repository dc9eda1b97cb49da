// BPF passes five registers and returns one. A function that needs more gets
//   - its last arguments in a struct on the caller's stack, by pointer, and
//   - a leading pointer through which it stores a wide result.
// Definitions, direct calls and calls through pointers are rewritten by the function type alone, so that they agree.
#include "legalize.h"

#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace llvm;

namespace sbf {
namespace {

constexpr unsigned ArgumentRegisters = 5;

unsigned registersOf(Type *T, const DataLayout &DL) {
  if (T->isVoidTy())
    return 0;
  if (auto *Struct = dyn_cast<StructType>(T)) {
    unsigned Sum = 0;
    for (Type *Element : Struct->elements())
      Sum += registersOf(Element, DL);
    return Sum;
  }
  if (auto *Array = dyn_cast<ArrayType>(T))
    return Array->getNumElements() * registersOf(Array->getElementType(), DL);
  if (auto *Vector = dyn_cast<FixedVectorType>(T))
    return Vector->getNumElements() * registersOf(Vector->getElementType(), DL);
  return std::max<unsigned>(1, (DL.getTypeSizeInBits(T) + 63) / 64);
}

// How a function type is passed. `Kept` leading arguments stay as they are; the others are the fields of `Rest`.
struct Shape {
  FunctionType *Type = nullptr; // null: fits as it is
  StructType *Rest = nullptr;
  unsigned Kept = 0;
  bool ReturnsByPointer = false;

  Shape(FunctionType *FT, const DataLayout &DL);
  explicit operator bool() const { return Type != nullptr; }
  unsigned firstKept() const { return ReturnsByPointer; }
  unsigned restIndex() const { return Kept + ReturnsByPointer; }
};

Shape::Shape(FunctionType *FT, const DataLayout &DL) {
  if (FT->isVarArg())
    return;
  LLVMContext &C = FT->getContext();
  ReturnsByPointer = registersOf(FT->getReturnType(), DL) > 1;
  unsigned Total = ReturnsByPointer;
  for (auto *Param : FT->params())
    Total += registersOf(Param, DL);
  if (!ReturnsByPointer && Total <= ArgumentRegisters)
    return;

  // The pointer to the rest takes one register itself.
  const unsigned Limit = Total <= ArgumentRegisters ? ArgumentRegisters : ArgumentRegisters - 1;
  auto *Pointer = PointerType::get(C, 0);
  SmallVector<llvm::Type *> Params, RestFields;
  if (ReturnsByPointer)
    Params.push_back(Pointer);
  unsigned Used = ReturnsByPointer;
  for (auto *Param : FT->params()) {
    Used += registersOf(Param, DL);
    if (RestFields.empty() && Used <= Limit) {
      Params.push_back(Param);
      Kept++;
    } else {
      RestFields.push_back(Param);
    }
  }
  if (!RestFields.empty()) {
    Rest = StructType::get(C, RestFields);
    Params.push_back(Pointer);
  }
  Type = FunctionType::get(ReturnsByPointer ? llvm::Type::getVoidTy(C) : FT->getReturnType(), Params, false);
}

AttributeList attributesFor(const Shape &S, const AttributeList &Old, LLVMContext &C) {
  SmallVector<AttributeSet> Params;
  if (S.ReturnsByPointer)
    Params.emplace_back();
  for (unsigned Arg = 0; Arg < S.Kept; Arg++)
    Params.push_back(Old.getParamAttrs(Arg));
  if (S.Rest)
    Params.emplace_back();
  AttrBuilder Function(C, Old.getFnAttrs());
  Function.removeAttribute(Attribute::Memory); // "reads nothing" is no longer true: arguments are in memory
  return AttributeList::get(C, AttributeSet::get(C, Function), S.ReturnsByPointer ? AttributeSet() : Old.getRetAttrs(),
                            Params);
}

// True when the callee keeps its C signature (syscalls), so that nothing may be repacked.
bool isForeign(const CallBase &Call) {
  if (Call.isInlineAsm())
    return true;
  const Function *Callee = Call.getCalledFunction();
  return Callee && Callee->isDeclaration();
}

void rewriteCall(CallBase &Call, const Shape &S, Scratch &Slots) {
  Function &Caller = *Call.getFunction();
  IRBuilder<> B(&Call);
  SmallVector<Value *> Args;
  AllocaInst *Result = nullptr;
  if (S.ReturnsByPointer)
    Args.push_back(Result = Slots.slot(Caller, Call.getType()));
  for (unsigned Arg = 0; Arg < S.Kept; Arg++)
    Args.push_back(Call.getArgOperand(Arg));
  if (S.Rest) {
    AllocaInst *Packed = Slots.slot(Caller, S.Rest);
    for (unsigned Arg = S.Kept; Arg < Call.arg_size(); Arg++)
      B.CreateStore(Call.getArgOperand(Arg), B.CreateStructGEP(S.Rest, Packed, Arg - S.Kept));
    Args.push_back(Packed);
  }
  CallInst *New = B.CreateCall(S.Type, Call.getCalledOperand(), Args);
  New->setCallingConv(Call.getCallingConv());
  New->setAttributes(attributesFor(S, Call.getAttributes(), Call.getContext()));
  New->setDebugLoc(Call.getDebugLoc());
  if (!Call.use_empty())
    Call.replaceAllUsesWith(Result ? static_cast<Value *>(B.CreateLoad(Call.getType(), Result)) : New);
  Call.eraseFromParent();
}

void returnThroughPointer(Function &F) {
  for (BasicBlock &Block : F) {
    auto *Return = dyn_cast<ReturnInst>(Block.getTerminator());
    if (!Return)
      continue;
    IRBuilder<> B(Return);
    B.CreateStore(Return->getReturnValue(), F.getArg(0));
    B.CreateRetVoid();
    Return->eraseFromParent();
  }
}

void rewriteFunction(Function &Old, const Shape &S) {
  auto *New = Function::Create(S.Type, Old.getLinkage(), Old.getAddressSpace(), "", Old.getParent());
  New->copyMetadata(&Old, 0);
  New->setCallingConv(Old.getCallingConv());
  New->setUnnamedAddr(Old.getUnnamedAddr());
  New->setAttributes(attributesFor(S, Old.getAttributes(), Old.getContext()));
  New->takeName(&Old);
  New->splice(New->begin(), &Old);
  for (unsigned Arg = 0; Arg < S.Kept; Arg++)
    Old.getArg(Arg)->replaceAllUsesWith(New->getArg(Arg + S.firstKept()));
  if (S.Rest) {
    // All fields are read on entry: the caller may use the same slot for its next call.
    IRBuilder<> B(&*New->getEntryBlock().getFirstInsertionPt());
    for (unsigned Arg = S.Kept; Arg < Old.arg_size(); Arg++) {
      auto *Field = B.CreateStructGEP(S.Rest, New->getArg(S.restIndex()), Arg - S.Kept);
      Old.getArg(Arg)->replaceAllUsesWith(B.CreateLoad(Old.getArg(Arg)->getType(), Field));
    }
  }
  if (S.ReturnsByPointer)
    returnThroughPointer(*New);
  Old.replaceAllUsesWith(New);
  Old.eraseFromParent();
}

} // namespace

void lowerCallingConvention(Module &M, Scratch &Slots) {
  const DataLayout &DL = M.getDataLayout();
  std::vector<Function *> Functions;
  std::vector<CallBase *> Calls;
  for (Function &F : M) {
    if (!F.isDeclaration() && Shape(F.getFunctionType(), DL))
      Functions.push_back(&F);
    for (Instruction &I : instructions(F)) {
      auto *Call = dyn_cast<CallBase>(&I);
      if (!Call || isa<IntrinsicInst>(Call) || !Shape(Call->getFunctionType(), DL))
        continue;
      if (!isForeign(*Call))
        Calls.push_back(Call);
      else
        unsupported(*Call, "external function with more than five argument registers or a wide result");
    }
  }
  for (CallBase *Call : Calls)
    rewriteCall(*Call, Shape(Call->getFunctionType(), DL), Slots);
  for (Function *F : Functions)
    rewriteFunction(*F, Shape(F->getFunctionType(), DL));
}

} // namespace sbf

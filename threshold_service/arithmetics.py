"""The arithmetic that an operator chose."""

from threshold_service.domain.arithmetic import Arithmetic, Plain
from threshold_service.errors import ArithmeticMissing


def arithmetic(name: str) -> Arithmetic:
    """``plain`` or ``compiled``. Raises ``ArithmeticMissing`` where numba is not installed."""
    if name == "plain":
        return Plain()
    try:
        from threshold_service.domain.compiled import Compiled

        return Compiled()
    except ImportError as error:
        raise ArithmeticMissing(
            "ATTUNE_THRESHOLD_ARITHMETIC=compiled needs numba: pip install 'attune[fast]', "
            "or leave it at plain"
        ) from error

/* What the compiler's checks for undefined behaviour call (-fsanitize-minimal-runtime): each kind by itself. */

#include "../kit/kit.h"

SIM_IMPORT(sim_undefined) void sim_undefined(const char *kind);

#define UNDEFINED(kind)                                                                                                           \
    void __ubsan_handle_##kind##_minimal(void)                                                                                    \
    {                                                                                                                             \
        sim_undefined(#kind);                                                                                                     \
    }

UNDEFINED(add_overflow)
UNDEFINED(sub_overflow)
UNDEFINED(mul_overflow)
UNDEFINED(negate_overflow)
UNDEFINED(divrem_overflow)
UNDEFINED(shift_out_of_bounds)
UNDEFINED(out_of_bounds)
UNDEFINED(float_cast_overflow)
UNDEFINED(load_invalid_value)
UNDEFINED(vla_bound_not_positive)
UNDEFINED(invalid_builtin)

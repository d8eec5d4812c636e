"""Why a program is refused, a module for each language it may have spoken."""

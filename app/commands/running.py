"""Running one command for a call or a line of a batch."""

from types import SimpleNamespace

from app.commands.answers import Answer
from app.commands.arguments import Command
from app.commands.context import Context
from app.commands.late import late


def run(command: Command, context: Context, options: SimpleNamespace) -> Answer:
    """The answer of the command; what was written is durable then. Raises what use cases raise, and UsageError."""
    answer: Answer = late(command.where)(context, options)
    return answer

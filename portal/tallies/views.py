"""The pages of tallies."""

from flask import Blueprint

blueprint = Blueprint("tallies", __name__)

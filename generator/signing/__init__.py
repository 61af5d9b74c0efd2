"""How far each report has come on its way to the public: delivered, examined, signed off, or kept back."""
